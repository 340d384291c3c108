package org.meanfield.config;

import java.io.Serializable;

/**
 * Key {@code averaging.every}: how often the workers' weights are averaged.
 *
 * @param everySteps local steps between two averages; 0: once an epoch
 */
public record AveragingRecipe(int everySteps) implements Serializable {
  /** Whether the workers are averaged once an epoch. */
  public boolean everyEpoch() {
    return everySteps == 0;
  }
}
