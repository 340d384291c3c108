package org.meanfield.forecast;

import java.util.List;

/**
 * What a calibration has measured, in seconds.
 *
 * @param round of a round, whatever its tasks have to do
 * @param launch of a task on the driver, which launches one after another
 * @param block that a task fetches, whatever its length
 * @param byWorkers for one worker an executor, and for as many as were measured at once
 */
public record RoundCosts(double round, double launch, double block, List<WorkerCosts> byWorkers) {
  public RoundCosts {
    byWorkers = List.copyOf(byWorkers);
    if (!(round >= 0 && launch >= 0 && block >= 0) || byWorkers.isEmpty()) {
      throw new IllegalArgumentException("costs of a round are not all times");
    }
  }

  /**
   * With so many workers an executor: as measured, or in proportion between two that were; above
   * all of them like the most, as on a machine with more cores and more to feed them.
   */
  public WorkerCosts with(int workers) {
    for (int i = 0; i < byWorkers.size(); i++) {
      WorkerCosts measured = byWorkers.get(i);
      if (measured.workers() >= workers) {
        return i == 0 || measured.workers() == workers
            ? measured
            : byWorkers.get(i - 1).towards(measured, workers);
      }
    }
    return byWorkers.get(byWorkers.size() - 1);
  }
}
