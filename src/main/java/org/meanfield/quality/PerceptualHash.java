package org.meanfield.quality;

import java.util.Arrays;

/**
 * 64 bits that stay nearly the same where an image is stored again, resized a little or made
 * lighter: the signs, about their median, of the lowest frequencies of its discrete cosine
 * transform (Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010,
 * section 3.2.1). Images whose hashes differ in few bits are candidates only: on small pictures of
 * like things the hash alone takes many for the same that are not.
 *
 * <p>Own code, since the libraries that have it want decoded image objects one by one, and we have
 * packed bytes. Not thread-safe.
 */
final class PerceptualHash {
  /** Side of what is transformed, in the paper. */
  private static final int SIDE = 32;

  /** Frequencies each way. */
  private static final int LOW = 8;

  private static final float[][] COSINES = cosines();

  private final GreyThumbnail thumbnail;
  private final float[] grey = new float[SIDE * SIDE];
  private final float[] rows = new float[SIDE * LOW];
  private final float[] frequencies = new float[LOW * LOW];
  private final float[] sorted = new float[LOW * LOW - 1];

  /** For images of one form. */
  PerceptualHash(int height, int width, int channels) {
    this.thumbnail = new GreyThumbnail(height, width, channels, SIDE);
  }

  private static float[][] cosines() {
    float[][] cosines = new float[LOW][SIDE];
    for (int k = 0; k < LOW; k++) {
      for (int n = 0; n < SIDE; n++) {
        cosines[k][n] = (float) StrictMath.cos(Math.PI * (2 * n + 1) * k / (2 * SIDE));
      }
    }
    return cosines;
  }

  /**
   * Of one image.
   *
   * @param pixels unsigned, {@code [height, width, channels]} from {@code at}
   */
  long of(byte[] pixels, int at) {
    thumbnail.write(pixels, at, grey);
    transform();
    System.arraycopy(frequencies, 1, sorted, 0, sorted.length);
    Arrays.sort(sorted);
    float median = sorted[sorted.length / 2];
    long hash = 0;
    for (int i = 1; i < frequencies.length; i++) {
      if (frequencies[i] > median) {
        hash |= 1L << i;
      }
    }
    return hash;
  }

  private void transform() {
    for (int y = 0; y < SIDE; y++) {
      for (int k = 0; k < LOW; k++) {
        float sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += grey[y * SIDE + x] * COSINES[k][x];
        }
        rows[y * LOW + k] = sum;
      }
    }
    for (int j = 0; j < LOW; j++) {
      for (int k = 0; k < LOW; k++) {
        float sum = 0;
        for (int y = 0; y < SIDE; y++) {
          sum += rows[y * LOW + k] * COSINES[j][y];
        }
        frequencies[j * LOW + k] = sum;
      }
    }
  }
}
