package org.meanfield.quality;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;

/**
 * What is measured of the images of a chunk. Plain arrays, all of one length and in one order; so
 * any serializer takes it. About 48 bytes an image.
 */
final class ImageStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  /** In the listing of their source. */
  final long[] positions;

  /** Class indexes. */
  final int[] labels;

  /** The first 64 bits of the SHA-256 of the pixels: alike for images that are the same. */
  final long[] contents;

  /** {@link PerceptualHash}. */
  final long[] looks;

  /** Mean grey level, 0 to 255. */
  final float[] means;

  /** Standard deviation of the grey level. */
  final float[] deviations;

  /** {@link org.meanfield.dataset.decode.StoredForm#packed}. */
  final long[] forms;

  private ImageStatistics(int images) {
    positions = new long[images];
    labels = new int[images];
    contents = new long[images];
    looks = new long[images];
    means = new float[images];
    deviations = new float[images];
    forms = new long[images];
  }

  int size() {
    return positions.length;
  }

  /**
   * Of the examples of a chunk whose position is a multiple of {@code stride}.
   *
   * @param stride 1: of all
   */
  static ImageStatistics of(PackedChunk chunk, ImageRecipe image, int stride) {
    int[] taken =
        IntStream.range(0, chunk.size()).filter(i -> chunk.positions()[i] % stride == 0).toArray();
    ImageStatistics facts = new ImageStatistics(taken.length);
    int channels = image.channels().count();
    int bytes = image.exampleBytes();
    PerceptualHash hash = new PerceptualHash(image.height(), image.width(), channels);
    GreyThumbnail thumbnail =
        new GreyThumbnail(image.height(), image.width(), channels, Thumbnails.SIDE);
    float[] grey = new float[Thumbnails.SIDE * Thumbnails.SIDE];
    MessageDigest sha = DigestUtils.getSha256Digest();
    for (int i = 0; i < taken.length; i++) {
      int at = taken[i] * bytes;
      facts.positions[i] = chunk.positions()[taken[i]];
      facts.labels[i] = chunk.labels()[taken[i]];
      sha.update(chunk.pixels(), at, bytes);
      facts.contents[i] = ByteBuffer.wrap(sha.digest()).getLong();
      facts.looks[i] = hash.of(chunk.pixels(), at);
      thumbnail.write(chunk.pixels(), at, grey);
      facts.means[i] = mean(grey);
      facts.deviations[i] = deviation(grey, facts.means[i]);
      facts.forms[i] = chunk.form(taken[i]).packed();
    }
    return facts;
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
  }

  private static float deviation(float[] values, float mean) {
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return (float) Math.sqrt(sum / values.length);
  }

  /** All in one, by position. */
  static ImageStatistics joined(List<ImageStatistics> parts) {
    ImageStatistics joined =
        new ImageStatistics(parts.stream().mapToInt(ImageStatistics::size).sum());
    int[][] order = order(parts, joined.size());
    for (int i = 0; i < joined.size(); i++) {
      ImageStatistics part = parts.get(order[i][0]);
      int at = order[i][1];
      joined.positions[i] = part.positions[at];
      joined.labels[i] = part.labels[at];
      joined.contents[i] = part.contents[at];
      joined.looks[i] = part.looks[at];
      joined.means[i] = part.means[at];
      joined.deviations[i] = part.deviations[at];
      joined.forms[i] = part.forms[at];
    }
    return joined;
  }

  private static int[][] order(List<ImageStatistics> parts, int images) {
    int[][] order = new int[images][];
    int next = 0;
    for (int p = 0; p < parts.size(); p++) {
      for (int i = 0; i < parts.get(p).size(); i++) {
        order[next++] = new int[] {p, i};
      }
    }
    Arrays.sort(order, Comparator.comparingLong(at -> parts.get(at[0]).positions[at[1]]));
    return order;
  }
}
