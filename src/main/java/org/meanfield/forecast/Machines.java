package org.meanfield.forecast;

/**
 * What a run is spread over. Every executor is a machine with a full-duplex network card of its
 * own.
 *
 * @param workers in all, from 1
 * @param workersEach of an executor; the last may have fewer
 * @param bytesASecond of a card, each way
 * @param latency of a message, in seconds
 */
public record Machines(int workers, int workersEach, double bytesASecond, double latency) {
  public Machines {
    if (workers < 1 || workersEach < 1 || !(bytesASecond > 0) || !(latency >= 0)) {
      throw new IllegalArgumentException(workers + " workers, " + workersEach + " an executor");
    }
  }

  public int executors() {
    return (workers + workersEach - 1) / workersEach;
  }

  /** Of the fullest executor. */
  public int most() {
    return Math.min(workers, workersEach);
  }
}
