package org.meanfield.dataset.augmentation;

import org.meanfield.random.SplitMix64;

/**
 * A window of random area and proportions: Szegedy et al., Going Deeper with Convolutions (2015),
 * section 6.
 */
final class ResizedCrop {
  private static final double WIDEST = 4.0 / 3;

  /** Windows tried before the whole image is taken: with small shares nearly every one fits. */
  private static final int ATTEMPTS = 10;

  private ResizedCrop() {}

  /**
   * Draws a window.
   *
   * @param smallest share of the area, in (0, 1)
   */
  static Affine of(int height, int width, double smallest, SplitMix64 draws) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = smallest + (1 - smallest) * draws.unit();
      double proportion = StrictMath.exp(StrictMath.log(WIDEST) * draws.symmetric());
      double scaleX = StrictMath.sqrt(area * proportion);
      double scaleY = StrictMath.sqrt(area / proportion);
      if (scaleX <= 1 && scaleY <= 1) {
        double left = draws.unit() * (1 - scaleX) * width;
        double top = draws.unit() * (1 - scaleY) * height;
        return Affine.window(left, top, scaleX, scaleY);
      }
    }
    return Affine.SAME;
  }
}
