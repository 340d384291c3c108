package org.meanfield.dataset;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;

/** Image files decoded into chunks, one chunk at a time. */
final class FileChunks implements Iterator<PackedChunk> {
  private final FileRefs refs;
  private final ImageDecoder decoder;
  private final FileReading reading;
  private final Runnable beforeEach;
  private final int exampleBytes;
  private int next;

  FileChunks(FileRefs refs, ImageRecipe recipe, FileReading reading, Runnable beforeEach) {
    this.refs = refs;
    this.decoder = new ImageDecoder(recipe);
    this.reading = reading;
    this.beforeEach = beforeEach;
    this.exampleBytes = recipe.height() * recipe.width() * recipe.channels().count();
  }

  @Override
  public boolean hasNext() {
    return next < refs.size();
  }

  @Override
  public PackedChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int most = Math.min(Limits.examplesAChunk(exampleBytes), refs.size() - next);
    ChunkBuilder chunk = new ChunkBuilder(exampleBytes, most);
    for (int i = 0; i < most; i++, next++) {
      beforeEach.run();
      Decoded decoded = decoded(next);
      if (decoded instanceof Decoded.Pixels pixels) {
        chunk.add(pixels.bytes(), refs.label(next), refs.position(next));
      } else if (decoded instanceof Decoded.Damaged damaged) {
        chunk.leave(new Undecodable(refs.position(next), refs.path(next), damaged.reason()));
      }
    }
    return chunk.build();
  }

  private Decoded decoded(int i) {
    Path path = new Path(refs.root() + "/" + refs.path(i));
    try {
      return decoder.decode(reading.bytes(path));
    } catch (OutOfMemoryError e) {
      // To quarantine it would let the examples of a run depend on the size of a heap.
      throw new Fault(
          FaultKind.CLUSTER,
          "%s has too little memory to decode %s: give it more (--executor-memory, in local mode --driver-memory), or remove the image."
              .formatted(reading.reader(), path),
          e);
    }
  }
}
