package org.meanfield.forecast;

import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * How much longer than the mean each worker takes in each of some rounds: factors of a lognormal
 * distribution with mean 1, independent of each other. The same seed draws the same factors.
 */
final class Stragglers {
  private final int workersEach;
  private final double[][] factors;

  /**
   * @param spread of the factor's logarithm; 0: all are alike
   * @param rounds that are drawn
   */
  Stragglers(double spread, ClusterSpec machines, int rounds, long seed) {
    this.workersEach = machines.workersEach();
    this.factors = new double[spread == 0 ? 1 : rounds][];
    Well19937c random = new Well19937c(seed);
    for (int r = 0; r < factors.length; r++) {
      factors[r] =
          spread == 0
              ? ones(machines.workers())
              : new LogNormalDistribution(random, -spread * spread / 2, spread)
                  .sample(machines.workers());
    }
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  /** The mean over the rounds of when the last worker ends. */
  double lastEnd(double[] ready, double besides, double computing) {
    double sum = 0;
    for (double[] round : factors) {
      double last = 0;
      for (int w = 0; w < round.length; w++) {
        last = Math.max(last, ready[w / workersEach] + besides + round[w] * computing);
      }
      sum += last;
    }
    return sum / factors.length;
  }

  /** The mean over the rounds of the largest factor. */
  double slowest() {
    return lastEnd(new double[(factors[0].length - 1) / workersEach + 1], 0, 1);
  }
}
