package org.meanfield.training;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkContext;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.training.checkpoint.RunState;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;

/**
 * An epoch's steps on Spark's executors.
 *
 * @param checkStop called while a checkpoint is waited for; what it throws ends the wait
 */
record ClusterSteps(
    SparkContext spark,
    TrainingData data,
    TrainingState state,
    EpochEvaluation evaluation,
    Snapshots snapshots,
    TrainingListener listener,
    Runnable checkStop)
    implements EpochSteps {
  @Override
  public boolean lackEpochs() {
    return state.progress().epoch() < state.epochs();
  }

  @Override
  public boolean areJudged() {
    return state.progress().metrics() != null;
  }

  @Override
  public Rounds rounds() {
    state.progress().start();
    return new EpochRounds(spark, data, state, listener);
  }

  @Override
  public boolean saveIfDue(boolean now) {
    if (now) {
      snapshots.ask();
    }
    return snapshots.between(state);
  }

  @Override
  public MeanfieldException saved() {
    snapshots.keep(state, checkStop);
    state.publish();
    return MeanfieldException.interrupted(
        "Stopped after " + state.position() + ", with a checkpoint.");
  }

  @Override
  public boolean judge() {
    // What executors hold is written while they judge it.
    Optional<CompletableFuture<RunState>> checkpoint = snapshots.beginEpochEnd(state, checkStop);
    EpochMetrics unused = evaluation.of(state);
    checkpoint.ifPresent(
        known -> {
          known.complete(state.knownAtEpochEnd());
          snapshots.await(checkStop);
        });
    return checkpoint.isPresent();
  }

  @Override
  public void ended() {
    state.publish();
    EpochMetrics metrics = evaluation.of(state);
    listener.on(new TrainingEvent.EpochEnded(metrics, state.epochs()));
    state.epochEnded();
  }
}
