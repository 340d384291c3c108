package org.meanfield.forecast;

/**
 * Rounds of a network that is cut in one way, on some machines: how long one is, by its steps. The
 * stages end together everywhere, so what comes before the steps and after them does not depend on
 * them, and only who takes them differs from round to round.
 */
final class Rounds {
  private final RoundCosts costs;
  private final WorkerCosts worker;
  private final ClusterSpec machines;
  private final Slicing cut;
  private final int batch;
  private final Phases phases;
  private final Stragglers stragglers;

  Rounds(
      RoundCosts costs,
      ClusterSpec machines,
      Slicing cut,
      int batch,
      Exchange exchange,
      Stragglers stragglers) {
    this.costs = costs;
    this.worker = costs.with(machines.most());
    this.machines = machines;
    this.cut = cut;
    this.batch = batch;
    this.phases = exchange.phases(costs, machines, cut);
    this.stragglers = stragglers;
  }

  Slicing cut() {
    return cut;
  }

  /** Seconds of a round without steps. */
  double bare() {
    return at(0).seconds();
  }

  /** A round in which every worker takes so many steps. */
  RoundTimes at(long steps) {
    double computing = steps * worker.step(cut.network(), batch);
    double besides =
        worker.start()
            + cut.network().weights() * worker.handling()
            + cut.weightsOfTheFullest(machines.most()) * worker.summing();
    double trained = stragglers.lastEnd(phases.ready(), besides, computing);
    double seconds = costs.round() + trained + machines.latency() + phases.averaging();
    return new RoundTimes(seconds, computing, computing * (stragglers.slowest() - 1));
  }

  /** The fewest steps after which averaging takes at most this share of a round, from 1. */
  long fewestSteps(double share) {
    long enough = 1;
    while (at(enough).averagingShare() > share) {
      enough *= 2;
    }
    long tooFew = enough / 2;
    while (enough - tooFew > 1) {
      long between = tooFew + (enough - tooFew) / 2;
      if (at(between).averagingShare() > share) {
        tooFew = between;
      } else {
        enough = between;
      }
    }
    return enough;
  }
}
