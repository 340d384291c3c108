package org.meanfield.training;

import java.io.Serializable;

/**
 * When the workers' weights are averaged. With dense epochs first it is post-local SGD (Lin et al.,
 * Don't Use Large Mini-Batches, Use Local SGD, 2020, section 3: an average at each step at first,
 * and after some time at every H-th).
 *
 * @param everySteps local steps between two averages; 0: once an epoch
 * @param denseEpochs first epochs in which they are averaged at each step
 */
public record AveragingInterval(int everySteps, int denseEpochs) implements Serializable {
  /** Steps of a round of this epoch. */
  public long steps(int epoch, long stepsPerEpoch) {
    if (epoch < denseEpochs) {
      return 1;
    }
    return everySteps == 0 ? Math.max(1, stepsPerEpoch) : everySteps;
  }

  /** Rounds in this epoch. */
  public long rounds(int epoch, long stepsPerEpoch) {
    long steps = steps(epoch, stepsPerEpoch);
    return (stepsPerEpoch + steps - 1) / steps;
  }

  /** Rounds of a run before this epoch. */
  long roundsBefore(int epoch, long stepsPerEpoch) {
    int dense = Math.min(epoch, denseEpochs);
    return dense * stepsPerEpoch + (epoch - dense) * rounds(denseEpochs, stepsPerEpoch);
  }
}
