package org.meanfield.forecast;

/**
 * A round, on average.
 *
 * @param seconds from its start on the driver to its end there
 * @param computing of them that a worker takes its steps, on average over the workers
 * @param waiting of them that it then waits for the slowest worker
 */
public record RoundTimes(double seconds, double computing, double waiting) {
  /** Share of a perfect scaling, in which workers do nothing but steps. */
  public double efficiency() {
    return computing / seconds;
  }

  /** Seconds in which no worker takes a step. */
  public double averaging() {
    return seconds - computing - waiting;
  }

  /** Share of the round in which no worker takes a step. */
  public double averagingShare() {
    return averaging() / seconds;
  }
}
