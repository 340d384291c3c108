package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code averaging.*}: how often the workers' weights are averaged, and what becomes of them.
 *
 * @param everySteps local steps between two averages; 0: once an epoch
 * @param denseEpochs first epochs in which they are averaged after each step, from 0
 * @param outer how the weights follow the mean
 */
public record AveragingRecipe(int everySteps, int denseEpochs, OuterRecipe outer)
    implements Serializable {
  /** Plainly averaged, always at the same interval. */
  public AveragingRecipe(int everySteps) {
    this(everySteps, 0, OuterRecipe.Kind.AVERAGE.usual());
  }

  /** Whether the workers are averaged once an epoch. */
  public boolean everyEpoch() {
    return everySteps == 0;
  }
}
