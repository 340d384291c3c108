package org.meanfield.quality;

/**
 * Images brought to a small grey square, each of whose pixels is the mean of the area it stands
 * for; grey is ITU-R BT.601's luma. Immutable.
 */
final class GreyThumbnail {
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private final int height;
  private final int width;
  private final int channels;
  private final int side;
  private final float[][] acrossWeights;
  private final float[][] downWeights;

  /** For images of one form. */
  GreyThumbnail(int height, int width, int channels, int side) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.side = side;
    this.acrossWeights = weights(width, side);
    this.downWeights = weights(height, side);
  }

  /** What each of {@code length} pixels has in each of {@code side} means. */
  private static float[][] weights(int length, int side) {
    float[][] weights = new float[side][length];
    double step = (double) length / side;
    for (int s = 0; s < side; s++) {
      for (int i = (int) (s * step); i < length && i < (s + 1) * step; i++) {
        double overlap = Math.min(i + 1.0, (s + 1) * step) - Math.max(i, s * step);
        weights[s][i] = (float) (Math.max(0, overlap) / step);
      }
    }
    return weights;
  }

  /**
   * Writes the thumbnail of one image.
   *
   * @param pixels unsigned, {@code [height, width, channels]} from {@code at}
   * @param into {@code [side, side]}, 0 to 255
   */
  void write(byte[] pixels, int at, float[] into) {
    float[] narrowed = new float[height * side];
    double scale = (double) width / side;
    for (int y = 0; y < height; y++) {
      for (int s = 0; s < side; s++) {
        float sum = 0;
        for (int x = (int) (s * scale); x < width && x < (s + 1) * scale; x++) {
          sum += acrossWeights[s][x] * grey(pixels, at + (y * width + x) * channels);
        }
        narrowed[y * side + s] = sum;
      }
    }
    double down = (double) height / side;
    for (int t = 0; t < side; t++) {
      for (int s = 0; s < side; s++) {
        float sum = 0;
        for (int y = (int) (t * down); y < height && y < (t + 1) * down; y++) {
          sum += downWeights[t][y] * narrowed[y * side + s];
        }
        into[t * side + s] = sum;
      }
    }
  }

  private float grey(byte[] pixels, int at) {
    return channels == 1
        ? pixels[at] & 0xFF
        : RED * (pixels[at] & 0xFF)
            + GREEN * (pixels[at + 1] & 0xFF)
            + BLUE * (pixels[at + 2] & 0xFF);
  }
}
