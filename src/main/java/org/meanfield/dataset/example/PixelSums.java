package org.meanfield.dataset.example;

/**
 * Sums of pixels and of their squares by channel, in whole numbers, so that no partitioning changes
 * a bit of them. Laid out as {@code [pixels a channel, sum of each channel, squares of each]}.
 */
public final class PixelSums {
  private PixelSums() {}

  public static long[] zero(int channels) {
    return new long[1 + 2 * channels];
  }

  /** Adds a chunk's pixels to {@code sums}, in place. */
  public static long[] add(long[] sums, PackedChunk chunk) {
    int channels = (sums.length - 1) / 2;
    byte[] pixels = chunk.pixels();
    sums[0] += pixels.length / channels;
    for (int i = 0; i < pixels.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        long value = pixels[i + c] & 0xFF;
        sums[1 + c] += value;
        sums[1 + channels + c] += value * value;
      }
    }
    return sums;
  }

  /** Adds {@code more} to {@code sums}, in place. */
  public static long[] merge(long[] sums, long[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
    return sums;
  }
}
