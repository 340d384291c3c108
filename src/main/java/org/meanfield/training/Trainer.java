package org.meanfield.training;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.state.Slices;
import org.meanfield.cluster.ExecutorPool;
import org.meanfield.cluster.Ticker;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.prediction.Model;
import org.meanfield.run.RunFolder;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;
import org.meanfield.training.recovery.ExecutorFailureMonitor;
import org.meanfield.training.recovery.ExecutorWarmUps;
import org.meanfield.training.recovery.PlacementPolicy;
import org.meanfield.training.recovery.RecoveryBudget;
import org.meanfield.training.recovery.RecoveryPolicy;

/** Trains a run on Spark's executors by {@link TrainingLoop}. Confined to one thread. */
public final class Trainer implements AutoCloseable {
  private final TrainingSettings settings;
  private final TrainingData data;
  private final TrainingListener listener;
  private final StopRequest stop;
  private final Snapshots snapshots;
  private final TrainingState state;
  private final ExecutorWarmUps warmUps;
  private final RecoveryPolicy recovery;
  private final TrainingLoop loop;

  /**
   * A trainer of one run.
   *
   * @param stop polled; true: the user wants it to end
   * @throws MeanfieldException of the kind STORAGE where checkpoints could not be written
   */
  public Trainer(
      TrainingCluster cluster,
      TrainingSettings settings,
      TrainingData data,
      RunFolder folder,
      TrainingListener listener,
      BooleanSupplier stop) {
    Ticker ticker = Ticker.system();
    ExecutorPool pool = ExecutorPool.of(cluster.spark());
    this.settings = settings;
    this.data = data;
    this.listener = listener;
    this.stop = StopRequest.of(stop);
    this.warmUps = new ExecutorWarmUps(new WarmUpJobs(cluster.spark(), settings.warmUp()), ticker);
    ExecutorFailureMonitor failures =
        new ExecutorFailureMonitor(pool, cluster.losses(), ticker, stop);
    this.snapshots = Snapshots.of(cluster, settings, folder, listener, ticker);
    this.state =
        new TrainingState(
            cluster,
            settings,
            folder,
            snapshots,
            data.stepsPerEpoch(settings.schedule().batchSize()),
            listener,
            ticker);
    this.recovery =
        new RecoveryPolicy(
            state,
            failures,
            new PlacementPolicy(pool, failures, warmUps, cluster.check(), ticker, stop),
            new RecoveryBudget(ticker),
            listener);
    this.loop =
        new TrainingLoop(
            new ClusterSteps(
                cluster.spark(),
                data,
                state,
                new EpochEvaluation(settings, data, listener, ticker),
                snapshots,
                listener,
                recovery::checkStop),
            recovery,
            this.stop);
  }

  /** Trains from the first weights, or from the newest checkpoint of the run folder. */
  public TrainingOutcome train() {
    try {
      recovery.run(state::restore);
      listener.on(started());
      stop.allow(settings.faultTolerance().checkpoints().grace());
      loop.run();
    } finally {
      snapshots.end(stop);
    }
    return new TrainingOutcome(state.weights(), state.epochsEnded(), settings.schedule().workers());
  }

  /**
   * What {@code reading} makes of the trained weights; where executors are lost meanwhile it is
   * called again, with those of the last checkpoint.
   */
  public <T extends @Nullable Object> T read(Function<Slices, T> reading) {
    while (true) {
      try {
        return reading.apply(state.weights());
      } catch (Exception failure) {
        try {
          recovery.recoverFrom(failure);
          loop.run();
        } finally {
          snapshots.end(stop);
        }
      }
    }
  }

  /** The model as it is now, to predict with. */
  public Model model() {
    return state.model();
  }

  private TrainingEvent.Started started() {
    AveragingInterval interval = settings.averaging().interval();
    return new TrainingEvent.Started(
        state.position().epoch(),
        state.position().rounds(),
        settings.schedule().epochs(),
        settings.schedule().workers(),
        state.placement().groups(),
        data.examples(),
        settings.network().layout().length(),
        interval.rounds(
            interval.denseEpochs(), data.stepsPerEpoch(settings.schedule().batchSize())),
        interval.denseEpochs());
  }

  /** Lets go of all that the run has on the executors, its weights too. */
  @Override
  public void close() {
    snapshots.abandon();
    warmUps.close();
    state.close();
  }
}
