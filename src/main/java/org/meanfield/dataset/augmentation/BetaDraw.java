package org.meanfield.dataset.augmentation;

import org.meanfield.random.SplitMix64;

/** Draws from the Beta distribution. */
final class BetaDraw {
  private BetaDraw() {}

  /**
   * A draw from Beta(alpha, alpha): Jöhnk, Erzeugung von betaverteilten und gammaverteilten
   * Zufallszahlen (1964), in logarithms, since a power of 1 / alpha can be smaller than any number.
   *
   * @param alpha above 0, at most 1: above it most pairs would be thrown away
   */
  static double symmetric(double alpha, SplitMix64 draws) {
    while (true) {
      double x = StrictMath.log(1 - draws.unit()) / alpha;
      double y = StrictMath.log(1 - draws.unit()) / alpha;
      if (StrictMath.exp(x) + StrictMath.exp(y) <= 1) {
        return 1 / (1 + StrictMath.exp(y - x));
      }
    }
  }
}
