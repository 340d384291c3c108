package org.meanfield.network;

import java.io.Serializable;

/** How a learning rate changes with the steps a worker has taken; a closed choice. */
public sealed interface Schedule extends Serializable {
  /**
   * What the base rate is multiplied by.
   *
   * @param step steps taken since warm-up ended, from 0
   */
  double factorAt(long step);

  /** Always the base rate. */
  record Constant() implements Schedule {
    @Override
    public double factorAt(long step) {
      return 1.0;
    }
  }

  /**
   * Multiplied by {@code factor} every {@code everySteps} steps.
   *
   * @param everySteps from 1
   * @param factor in (0, 1]
   */
  record Step(long everySteps, double factor) implements Schedule {
    @Override
    public double factorAt(long step) {
      long drops = step / everySteps;
      return Math.pow(factor, (double) drops);
    }
  }

  /**
   * Half a cosine from the base rate to {@code floor} of it over {@code totalSteps} (Loshchilov and
   * Hutter, SGDR, 2017, equation 5, without restarts).
   *
   * @param totalSteps from 1
   * @param floor in [0, 1]
   */
  record Cosine(long totalSteps, double floor) implements Schedule {
    @Override
    public double factorAt(long step) {
      double done = Math.min(1.0, (double) step / totalSteps);
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
    }
  }
}
