package org.meanfield.training;

import java.io.Serializable;

/**
 * Training done: examples stepped over and the sum of their losses.
 *
 * @param lossSum each batch's mean loss times its size
 */
public record StepCount(long examples, double lossSum) implements Serializable {
  static final StepCount ZERO = new StepCount(0, 0);

  StepCount plus(StepCount other) {
    return new StepCount(examples + other.examples, lossSum + other.lossSum);
  }

  /** Loss an example; NaN where there were none. */
  public double meanLoss() {
    return lossSum / examples;
  }
}
