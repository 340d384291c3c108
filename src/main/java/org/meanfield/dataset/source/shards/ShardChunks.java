package org.meanfield.dataset.source.shards;

import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.example.ChunkBuilder;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.shard.PartExamples;
import org.meanfield.dataset.shard.RowReader;
import org.meanfield.dataset.shard.ShardFile;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** Rows of packed shards in chunks, one at a time; parts are read as they are reached. */
final class ShardChunks implements Iterator<PackedChunk> {
  private final ShardRefs refs;
  private final PartReading reading;
  private final Runnable beforeEach;
  private final int exampleBytes;
  private int next;
  private int held = -1;
  private PartExamples examples = PartExamples.NONE;

  /**
   * @param beforeEach called before each image; throws to end the reading
   */
  ShardChunks(ShardRefs refs, PartReading reading, ImageRecipe recipe, Runnable beforeEach) {
    this.refs = refs;
    this.reading = reading;
    this.beforeEach = beforeEach;
    this.exampleBytes = recipe.exampleBytes();
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
      hold(refs.part(next));
      int row = refs.row(next);
      chunk.add(
          examples.pixels()[row], examples.forms()[row], refs.label(next), refs.position(next));
    }
    return chunk.build();
  }

  private void hold(int part) {
    if (part == held) {
      return;
    }
    examples = PartExamples.NONE; // Not two parts at once.
    ShardFile file = refs.file(part);
    String path = reading.path(file).toString();
    try {
      examples = RowReader.examples(reading.bytes(file), path, file.rows(), exampleBytes);
    } catch (OutOfMemoryError e) {
      throw new MeanfieldException(
          ErrorKind.CLUSTER,
          String.format(
              Locale.ROOT,
              "%s has too little memory to read %s: give it more (--executor-memory, in local mode"
                  + " --driver-memory).",
              reading.reader(),
              path),
          e);
    }
    held = part;
  }
}
