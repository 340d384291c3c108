package org.meanfield.forecast;

import org.meanfield.training.AveragingInterval;

/**
 * What a run's rounds will take; without reading, judging and saving, and without the first round,
 * in which executors make their engines.
 *
 * @param slices that Meanfield cuts the weights into
 * @param steps of a round after the dense epochs
 * @param roundsAnEpoch after the dense epochs
 * @param round of so many steps
 * @param epochSeconds after the dense epochs
 * @param runSeconds of all epochs
 * @param bytesARound between executors
 * @param rounds of all epochs
 */
public record RunForecast(
    RunPlan plan,
    int slices,
    long steps,
    long roundsAnEpoch,
    RoundTimes round,
    double epochSeconds,
    double runSeconds,
    long bytesARound,
    long rounds) {
  private static final int STRAGGLING_ROUNDS = 100;

  /**
   * By the costs of this run's network or another's.
   *
   * @param seed of the stragglers
   */
  public static RunForecast of(RoundCosts costs, RunPlan plan, long seed) {
    ClusterSpec machines = plan.machines();
    int slices = machines.usualSlices(plan.network().weights());
    Slicing cut = new Slicing(plan.network(), slices, plan.bytesAWeight());
    double spread = costs.with(machines.most()).spread();
    Rounds rounds =
        new Rounds(
            costs,
            machines,
            cut,
            plan.batch(),
            new EventSimulation(),
            new Stragglers(spread, machines, STRAGGLING_ROUNDS, seed));
    AveragingInterval interval = plan.interval();
    long all = plan.stepsAnEpoch();
    int dense = Math.min(plan.epochs(), interval.denseEpochs());
    int later = interval.denseEpochs();
    long steps = Math.min(all, interval.steps(later, all));
    double epoch = epoch(rounds, all, steps);
    return new RunForecast(
        plan,
        slices,
        steps,
        interval.rounds(later, all),
        rounds.at(steps),
        epoch,
        dense * epoch(rounds, all, 1) + (plan.epochs() - dense) * epoch,
        cut.bytesMoved(machines.executors()),
        dense * all + (plan.epochs() - dense) * interval.rounds(later, all));
  }

  /** The last round of an epoch may be shorter. */
  private static double epoch(Rounds rounds, long all, long steps) {
    long rest = all % steps;
    long full = all / steps;
    return full * rounds.at(steps).seconds() + (rest == 0 ? 0 : rounds.at(rest).seconds());
  }
}
