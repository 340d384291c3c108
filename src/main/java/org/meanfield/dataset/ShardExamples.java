package org.meanfield.dataset;

import java.util.Arrays;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.shard.RowReader;
import org.meanfield.dataset.shard.ShardFile;

/** Rows of packed shards, whose parts are read as they are reached. */
final class ShardExamples implements EncodedExamples {
  private final ShardRefs refs;
  private final PartReading reading;
  private final int exampleBytes;
  private int held = -1;
  private byte[] pixels = {};

  ShardExamples(ShardRefs refs, PartReading reading, ImageRecipe recipe) {
    this.refs = refs;
    this.reading = reading;
    this.exampleBytes = recipe.height() * recipe.width() * recipe.channels().count();
  }

  @Override
  public int size() {
    return refs.size();
  }

  @Override
  public int label(int i) {
    return refs.label(i);
  }

  @Override
  public int position(int i) {
    return refs.position(i);
  }

  @Override
  public String path(int i) {
    return refs.file(refs.part(i)).part().name() + "#" + refs.row(i);
  }

  @Override
  public String place(int i) {
    return reading.folder() + "/" + path(i);
  }

  @Override
  public Decoded decode(int i) {
    int part = refs.part(i);
    if (part != held) {
      hold(part);
    }
    int from = refs.row(i) * exampleBytes;
    return new Decoded.Pixels(Arrays.copyOfRange(pixels, from, from + exampleBytes));
  }

  private void hold(int part) {
    pixels = new byte[0]; // Not two parts at once.
    ShardFile file = refs.file(part);
    pixels =
        RowReader.pixels(
            reading.bytes(file), reading.path(file).toString(), file.rows(), exampleBytes);
    held = part;
  }
}
