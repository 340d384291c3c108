package org.meanfield.forecast;

/**
 * What was measured on one executor while so many of its workers trained at once. Times are of
 * each, in seconds.
 *
 * @param workers at once, from 1
 * @param multiplication one of an example's step
 * @param update of one weight by a step, whatever the batch
 * @param start of a worker in a round, whatever the network and the steps
 * @param handling of one weight before the steps, where a worker takes it over, and after them,
 *     where it leaves the updater's state
 * @param summing of one weight, whose movement by all of the executor's workers one of their
 *     threads adds up
 * @param averaging of one weight, to which a task adds one executor's movement
 * @param spread of a worker's time from round to round: the deviation of its logarithm
 */
public record WorkerCosts(
    int workers,
    double multiplication,
    double update,
    double start,
    double handling,
    double summing,
    double averaging,
    double spread) {
  public WorkerCosts {
    if (workers < 1
        || !(multiplication > 0)
        || !(update >= 0
            && start >= 0
            && handling >= 0
            && summing >= 0
            && averaging >= 0
            && spread >= 0)) {
      throw new IllegalArgumentException("costs of " + workers + " workers are not all times");
    }
  }

  /** One step of one worker. */
  public double step(NetworkSize network, int batch) {
    return batch * network.multiplications() * multiplication + network.weights() * update;
  }

  /** The same, but for what starting takes. */
  WorkerCosts starting(double seconds) {
    return new WorkerCosts(
        workers, multiplication, update, seconds, handling, summing, averaging, spread);
  }

  /** Between these and those of more workers, in proportion. */
  WorkerCosts towards(WorkerCosts more, int count) {
    double part = (double) (count - workers) / (more.workers - workers);
    return new WorkerCosts(
        count,
        between(multiplication, more.multiplication, part),
        between(update, more.update, part),
        between(start, more.start, part),
        between(handling, more.handling, part),
        between(summing, more.summing, part),
        between(averaging, more.averaging, part),
        between(spread, more.spread, part));
  }

  private static double between(double a, double b, double part) {
    return a + part * (b - a);
  }
}
