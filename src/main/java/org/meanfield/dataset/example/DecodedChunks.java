package org.meanfield.dataset.example;

import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** Images decoded into chunks, one chunk at a time. */
public final class DecodedChunks implements Iterator<PackedChunk> {
  private final EncodedExamples examples;
  private final String reader;
  private final Runnable beforeEach;
  private final int exampleBytes;
  private int next;

  /**
   * @param reader who reads, for messages
   * @param beforeEach called before each image; throws to end the reading
   */
  public DecodedChunks(
      EncodedExamples examples, ImageRecipe recipe, String reader, Runnable beforeEach) {
    this.examples = examples;
    this.reader = reader;
    this.beforeEach = beforeEach;
    this.exampleBytes = recipe.exampleBytes();
  }

  @Override
  public boolean hasNext() {
    return next < examples.size();
  }

  @Override
  public PackedChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int most = Math.min(Limits.examplesAChunk(exampleBytes), examples.size() - next);
    ChunkBuilder chunk = new ChunkBuilder(exampleBytes, most);
    for (int i = 0; i < most; i++, next++) {
      beforeEach.run();
      Decoded decoded = decoded(next);
      if (decoded instanceof Decoded.Pixels pixels) {
        chunk.add(pixels, examples.label(next), examples.position(next));
      } else if (decoded instanceof Decoded.Damaged damaged) {
        chunk.leave(
            new Undecodable(examples.position(next), examples.path(next), damaged.reason()));
      }
    }
    return chunk.build();
  }

  private Decoded decoded(int i) {
    try {
      return examples.decode(i);
    } catch (OutOfMemoryError e) {
      // To quarantine it would let the examples of a run depend on the size of a heap.
      throw new MeanfieldException(
          ErrorKind.CLUSTER,
          String.format(
              Locale.ROOT,
              "%s has too little memory to decode %s: give it more (--executor-memory, in local"
                  + " mode --driver-memory), or remove the image.",
              reader,
              examples.place(i)),
          e);
    }
  }
}
