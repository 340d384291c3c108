package org.meanfield.dataset.augmentation;

import org.meanfield.random.SplitMix64;

/**
 * A square blotted out whose centre is anywhere in the image: DeVries and Taylor, Improved
 * Regularization of Convolutional Neural Networks with Cutout (2017).
 */
final class Cutout {
  private final int height;
  private final int width;
  private final int side;
  private final byte[] blank;

  /**
   * @param blank unsigned values of the square, one a channel
   */
  Cutout(int height, int width, int side, byte[] blank) {
    this.height = height;
    this.width = width;
    this.side = side;
    this.blank = blank;
  }

  /** Blots out a part of the image from {@code at}. */
  void blot(SplitMix64 draws, byte[] image, int at) {
    int top = draws.below(height) - side / 2;
    int left = draws.below(width) - side / 2;
    for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
      for (int x = Math.max(0, left); x < Math.min(width, left + side); x++) {
        System.arraycopy(blank, 0, image, at + (y * width + x) * blank.length, blank.length);
      }
    }
  }
}
