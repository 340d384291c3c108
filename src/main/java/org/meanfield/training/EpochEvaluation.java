package org.meanfield.training;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.meanfield.cluster.Ticker;
import org.meanfield.evaluation.ClusterEvaluation;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.Straggler;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;

/**
 * What an epoch comes to when all its rounds have ended: its sums, the model's answers to the
 * validation images, and who kept the others waiting. Confined to the trainer's thread.
 */
final class EpochEvaluation {
  private final TrainingSettings settings;
  private final TrainingData data;
  private final TrainingListener listener;
  private final Ticker ticker;
  private final Set<Integer> toldSlow = new HashSet<>();

  EpochEvaluation(
      TrainingSettings settings, TrainingData data, TrainingListener listener, Ticker ticker) {
    this.settings = settings;
    this.data = data;
    this.listener = listener;
    this.ticker = ticker;
  }

  /** Judges the epoch under way, unless it has been. */
  EpochMetrics of(TrainingState state) {
    EpochMetrics judged = state.progress().metrics();
    return judged == null ? judge(state) : judged;
  }

  private EpochMetrics judge(TrainingState state) {
    EpochProgress at = state.progress();
    double seconds = at.seconds();
    // In the first, executors compile and make engines.
    if (at.epoch() > 0) {
      Straggler.of(at.rounds()).ifPresent(slow -> tell(slow, at.epoch()));
    }
    long side = ticker.nanoTime();
    Optional<Evaluation> validation = validate(state, at.epoch());
    EpochMetrics metrics =
        at.sums().metrics(at.epoch() + 1, seconds, validation, (ticker.nanoTime() - side) / 1e9);
    state.judged(metrics);
    return metrics;
  }

  private Optional<Evaluation> validate(TrainingState state, int epoch) {
    if (data.validation() == null) {
      return Optional.empty();
    }
    state.describe("Judging epoch " + (epoch + 1) + " on the validation images");
    return Optional.of(
        ClusterEvaluation.judge(data.validation(), state.model())
            .tally()
            .evaluation(settings.network().labels()));
  }

  private void tell(Straggler slow, int epoch) {
    if (toldSlow.add(slow.report().worker())) {
      listener.on(
          new TrainingEvent.StragglerDetected(
              epoch + 1,
              String.format(
                  Locale.ROOT, "worker %d on %s", slow.report().worker(), slow.report().address()),
              slow.times(),
              slow.waited()));
    }
  }
}
