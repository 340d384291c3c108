package org.meanfield.training;

import java.util.List;
import java.util.Optional;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.WorkerReport;
import org.meanfield.evaluation.Evaluation;

/** Adds the rounds of an epoch up. */
final class EpochFigures {
  private EpochFigures() {}

  static EpochMetrics of(
      int epoch,
      List<RoundResult> rounds,
      double seconds,
      Optional<Evaluation> judged,
      double sideSeconds) {
    StepCount trained = StepCount.ZERO;
    long steps = 0;
    long compute = 0;
    double input = 0;
    long wait = 0;
    long bytes = 0;
    long remote = 0;
    for (RoundResult round : rounds) {
      long longest = 0;
      long inputs = 0;
      for (WorkerReport report : round.reports()) {
        WorkerTally tally = WorkerTally.of(report);
        trained = trained.plus(new StepCount(report.examples(), tally.lossSum()));
        longest = Math.max(longest, tally.steps());
        inputs += tally.inputNanos();
      }
      steps += longest;
      compute += round.meanNanos();
      input += (double) inputs / Math.max(1, round.reports().size());
      wait += round.longestNanos() - round.meanNanos();
      bytes += round.traffic().bytes();
      remote += round.traffic().remoteBytes();
    }
    return new EpochMetrics(
        epoch,
        rounds.size(),
        steps,
        trained,
        seconds,
        compute / 1e9,
        input / 1e9,
        wait / 1e9,
        bytes,
        remote,
        judged.map(Evaluation::accuracy).orElse(null),
        judged.map(Evaluation::logLoss).orElse(null),
        sideSeconds);
  }
}
