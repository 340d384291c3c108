package org.meanfield.forecast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation takes for granted, since one machine cannot measure it.
 *
 * @param workers how many there are, each a row
 * @param workersEach of an executor; null: as many as were measured at once
 * @param bytesASecond of an executor's network card, each way
 * @param latency of a message, in seconds
 * @param spread of a worker's time; null: as measured
 * @param averagingShare of a round that averaging may take, above 0 and below 1
 * @param seed of the stragglers
 */
public record SimulationConfig(
    List<Integer> workers,
    @Nullable Integer workersEach,
    double bytesASecond,
    double latency,
    @Nullable Double spread,
    double averagingShare,
    long seed) {
  public SimulationConfig {
    workers = List.copyOf(workers);
    if (!(averagingShare > 0 && averagingShare < 1)) {
      throw new IllegalArgumentException("a share of " + averagingShare);
    }
  }

  /** With what was left to the measurement. */
  public SimulationConfig settled(int measuredEach) {
    return new SimulationConfig(
        workers,
        workersEach == null ? measuredEach : workersEach,
        bytesASecond,
        latency,
        spread,
        averagingShare,
        seed);
  }

  ClusterSpec machines(int count) {
    return new ClusterSpec(count, workersEach == null ? 1 : workersEach, bytesASecond, latency);
  }
}
