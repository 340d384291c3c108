package org.meanfield.forecast;

import org.meanfield.training.AveragingInterval;

/**
 * A run, as far as its time depends on it.
 *
 * @param examples to train on, of all workers
 * @param batch examples of a worker's step
 * @param bytesAWeight as it travels: 4, or 2 rounded
 */
public record RunPlan(
    NetworkSize network,
    ClusterSpec machines,
    long examples,
    int batch,
    int epochs,
    AveragingInterval interval,
    int bytesAWeight) {
  /** Steps of the worker with the largest share in an epoch. */
  public long stepsAnEpoch() {
    long share = (examples + machines.workers() - 1) / machines.workers();
    return Math.max(1, (share + batch - 1) / batch);
  }
}
