package org.meanfield.report;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;
import org.meanfield.text.EnumWord;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.MetricsLog;

/**
 * One run in a list of runs.
 *
 * @param state as its folder says, and {@code stopped} where that says running and no process is
 * @param epochs that have ended
 * @param accuracy of the test images, or of the last epoch's validation images; empty: of neither
 * @param took until it ended, or until now; of one that stopped nobody knows
 */
public record RunLine(
    String location,
    String state,
    int epochs,
    Optional<Double> accuracy,
    Instant started,
    Optional<Duration> took) {
  /** What a run folder says; a file of it that is damaged counts as one that is not there. */
  static RunLine of(RunFolder run, Instant now) {
    RunStatus status = run.status();
    boolean stopped = status.state() == RunStatus.State.RUNNING && !run.isInUse(now);
    List<EpochMetrics> epochs = epochs(run);
    return new RunLine(
        run.location(),
        stopped ? "stopped" : EnumWord.of(status.state()),
        epochs.size(),
        tested(run).or(() -> validated(epochs)),
        status.started(),
        stopped
            ? Optional.empty()
            : Optional.of(
                Duration.between(
                    status.started(), status.end().map(RunStatus.End::at).orElse(now))));
  }

  private static List<EpochMetrics> epochs(RunFolder run) {
    try {
      return MetricsLog.parse(RunFolder.METRICS, run.read(RunFolder.METRICS).orElse("")).epochs();
    } catch (MeanfieldException e) {
      return List.of();
    }
  }

  private static Optional<Double> tested(RunFolder run) {
    try {
      return run.read(RunFolder.EVALUATION)
          .map(json -> json.getBytes(StandardCharsets.UTF_8))
          .map(json -> Evaluation.parse(RunFolder.EVALUATION, json).accuracy());
    } catch (MeanfieldException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> validated(List<EpochMetrics> epochs) {
    @Nullable Double last =
        epochs.isEmpty() ? null : epochs.get(epochs.size() - 1).validationAccuracy();
    return Optional.ofNullable(last);
  }
}
