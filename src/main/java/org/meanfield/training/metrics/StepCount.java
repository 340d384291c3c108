package org.meanfield.training.metrics;

import java.io.Serializable;

/**
 * Training done: examples stepped over and the sum of their losses.
 *
 * @param lossSum each batch's mean loss times its size
 */
public record StepCount(long examples, double lossSum) implements Serializable {
  public static final StepCount ZERO = new StepCount(0, 0);

  public StepCount plus(StepCount other) {
    return new StepCount(examples + other.examples, lossSum + other.lossSum);
  }

  /** Loss an example; NaN where there were none. */
  public double meanLoss() {
    return lossSum / examples;
  }
}
