package org.meanfield.dataset.example;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.IdxImage;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.decode.StoredForm;

/** A share's chunks, filled in any order. */
public final class FilledChunks {
  private final int[] labels;
  private final int[] positions;
  private final StoredForm form;
  private final int bytes;
  private final int most;
  private final byte[][] pixels;

  /**
   * Of one example for each label.
   *
   * @param form that all were stored in
   */
  public FilledChunks(ImageRecipe recipe, StoredForm form, int[] labels, int[] positions) {
    this.form = form;
    this.labels = labels;
    this.positions = positions;
    this.bytes = recipe.exampleBytes();
    this.most = Limits.examplesAChunk(bytes);
    this.pixels = new byte[(labels.length + most - 1) / most][];
    for (int c = 0; c < pixels.length; c++) {
      pixels[c] = new byte[Math.min(most, labels.length - c * most) * bytes];
    }
  }

  /** Puts the {@code i}-th of the share. */
  public void put(int i, IdxImage image, byte[] stored) {
    image.put(stored, pixels[i / most], i % most * bytes);
  }

  public List<PackedChunk> all() {
    return IntStream.range(0, pixels.length).mapToObj(c -> chunk(pixels[c], c * most)).toList();
  }

  private PackedChunk chunk(byte[] of, int from) {
    int to = from + of.length / bytes;
    return new PackedChunk(
        of,
        Arrays.copyOfRange(labels, from, to),
        IntStream.range(from, to).mapToLong(i -> positions[i]).toArray(),
        LongStream.generate(form::packed).limit(to - from).toArray(),
        List.of());
  }
}
