package org.meanfield.training;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.Slices;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.ExecutorPool;
import org.meanfield.cluster.Listeners;
import org.meanfield.cluster.Ticker;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.evaluation.ClusterEvaluation;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.prediction.Model;
import org.meanfield.run.Checkpoint;
import org.meanfield.run.Position;
import org.meanfield.run.RunFolder;
import org.meanfield.training.checkpoint.CheckpointPlace;
import org.meanfield.training.checkpoint.RunState;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.RunMetrics;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.metrics.StepProgress;
import org.meanfield.training.metrics.Straggler;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;
import org.meanfield.training.recovery.ExecutorFailureMonitor;
import org.meanfield.training.recovery.ExecutorWarmUps;
import org.meanfield.training.recovery.Failure;
import org.meanfield.training.recovery.PlacementCheck;
import org.meanfield.training.recovery.PlacementPolicy;
import org.meanfield.training.recovery.RecoveryBudget;
import org.meanfield.training.worker.StepPlan;

/**
 * The epoch loop on the driver: rounds of averaging, then the validation images, then a checkpoint;
 * when weights or states are lost with their executors, on from what others hold a second time
 * where that was asked for and is all there, and otherwise back to the last checkpoint. Executors
 * that come or go are taken in or let go between rounds. Confined to one thread.
 */
public final class Trainer implements AutoCloseable {
  private final SparkContext spark;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final RunFolder folder;
  private final TrainingListener listener;
  private final StopRequest stop;
  private final ExecutorWarmUps warmUps;
  private final ExecutorFailureMonitor failures;
  private final PlacementPolicy placements;
  private final RecoveryBudget budget;
  private final DivergenceGuard guard;
  private final Snapshots snapshots;
  private final RunMetrics log;
  private final long stepsPerEpoch;
  private final Set<Integer> toldSlow = new HashSet<>();
  private ParameterAveraging<PackedChunk> master;
  private @Nullable EpochProgress underWay;

  /**
   * A trainer of a run that any executors can bear.
   *
   * @param losses listening to {@code spark} since its start
   * @param stop polled; true: the user wants it to end
   * @throws MeanfieldException of the kind STORAGE where checkpoints could not be written
   */
  public Trainer(
      SparkContext spark,
      TrainingSettings settings,
      TrainingData data,
      RunFolder folder,
      Placement placement,
      ExecutorMonitor losses,
      TrainingListener listener,
      BooleanSupplier stop) {
    this(spark, settings, data, folder, placement, PlacementCheck.NONE, losses, listener, stop);
  }

  /**
   * A trainer of one run.
   *
   * @param check asked whenever executors have come or gone
   * @param losses listening to {@code spark} since its start
   * @param stop polled; true: the user wants it to end
   */
  public Trainer(
      SparkContext spark,
      TrainingSettings settings,
      TrainingData data,
      RunFolder folder,
      Placement placement,
      PlacementCheck check,
      ExecutorMonitor losses,
      TrainingListener listener,
      BooleanSupplier stop) {
    this.spark = spark;
    this.settings = settings;
    this.data = data;
    this.folder = folder;
    ExecutorPool pool = ExecutorPool.of(spark);
    Ticker ticker = Ticker.system();
    this.warmUps = new ExecutorWarmUps(new WarmUpJobs(spark, settings.warmUp()), ticker);
    this.failures = new ExecutorFailureMonitor(pool, losses, ticker, stop);
    this.placements = new PlacementPolicy(pool, failures, warmUps, check, ticker, stop);
    this.budget = new RecoveryBudget(ticker);
    this.guard =
        new DivergenceGuard(
            settings.maxConsecutiveExclusions(),
            "Lower training.learningRate, or add training.warmupSteps. The last checkpoint"
                + " stands.");
    this.listener = listener;
    this.stop = StopRequest.of(stop);
    this.snapshots =
        new Snapshots(
            spark,
            settings,
            folder,
            CheckpointPlace.of(
                spark, folder.folder(), placement.executors(), settings.checkpointBytes()),
            listener);
    this.log = new RunMetrics(folder);
    this.stepsPerEpoch = data.stepsPerEpoch(settings.batchSize());
    this.master =
        new ParameterAveraging<>(
            spark,
            settings.slices(placement),
            settings.codec(),
            settings.outer(),
            settings.copies(),
            placement);
  }

  /** Trains from the first weights, or from the newest checkpoint of the run folder. */
  public TrainingOutcome train() {
    try {
      int epoch = withRecovery(0, this::begin);
      listener.on(started(epoch));
      stop.allow(settings.checkpoints().grace());
      trainFrom(epoch);
    } finally {
      snapshots.end(stop);
    }
    return new TrainingOutcome(master.slices(), log.epochs(), settings.workers());
  }

  /**
   * What {@code reading} makes of the trained weights; where executors are lost meanwhile it is
   * called again, with those of the last checkpoint.
   */
  public <T extends @Nullable Object> T read(Function<Slices, T> reading) {
    while (true) {
      try {
        return reading.apply(master.slices());
      } catch (Exception failure) {
        Failure.Lost lost = loss(failure);
        try {
          trainFrom(withRecovery(settings.epochs(), () -> recover(settings.epochs(), lost)));
        } finally {
          snapshots.end(stop);
        }
      }
    }
  }

  private void trainFrom(int first) {
    int epoch = first;
    while (epoch < settings.epochs()) {
      int now = epoch;
      epoch =
          withRecovery(
              now,
              () -> {
                listener.on(new TrainingEvent.EpochEnded(epoch(now), settings.epochs()));
                underWay = null;
                return now + 1;
              });
    }
  }

  /**
   * Does some of the work; where executors are lost meanwhile, goes back to the last checkpoint
   * instead, as often as that is disturbed.
   *
   * @param epoch that is under way, from 0
   * @return epochs that are done then
   */
  private int withRecovery(int epoch, IntSupplier work) {
    IntSupplier next = work;
    while (true) {
      checkStop();
      try {
        return next.getAsInt();
      } catch (Exception failure) {
        Failure.Lost lost = loss(failure);
        next = () -> recover(epoch, lost);
      }
    }
  }

  /** The loss of executors that a failure is; what is none is thrown. */
  private Failure.Lost loss(Exception failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    checkStop();
    return failures.of(failure).lossOrThrow();
  }

  /** Lets go of all that the run has on the executors, its weights too. */
  @Override
  public void close() {
    snapshots.abandon();
    warmUps.close();
    master.close();
  }

  /** The model as it is now, to predict with. */
  public Model model() {
    return new Model(settings.engine(), settings.spec(), new LiveWeightSource(master.slices()));
  }

  private TrainingEvent.Started started(int epoch) {
    return new TrainingEvent.Started(
        epoch,
        roundsEnded(),
        settings.epochs(),
        settings.workers(),
        master.placement().groups(),
        data.examples(),
        settings.layout().length(),
        settings.interval().rounds(settings.interval().denseEpochs(), stepsPerEpoch),
        settings.interval().denseEpochs());
  }

  /** Puts weights and states in place; gives the epochs that are done. */
  private int begin() {
    underWay = null;
    Optional<Position> from = snapshots.takeUp(this::takeUp);
    if (from.isEmpty()) {
      describe("Making the first weights");
      log.clear();
      guard.restore(Map.of());
      master.initialise(new RandomInitialWeights(settings.engine(), settings.spec()));
    }
    return from.map(Position::epoch).orElse(0);
  }

  private void takeUp(Checkpoint checkpoint) {
    describe("Restoring the checkpoint of " + checkpoint.at());
    TrainingCheckpoint saved =
        TrainingCheckpoint.read(
            checkpoint, CheckpointCompatibility.of(settings), settings.moments());
    log.restore(checkpoint.files(), lost -> listener.on(new TrainingEvent.Damaged(lost)));
    if (!saved.snapshot().layout().equals(master.layout())) {
      master.close();
      master =
          new ParameterAveraging<>(
              spark,
              saved.snapshot().layout(),
              settings.codec(),
              settings.outer(),
              settings.copies(),
              master.placement());
    }
    snapshots.restore(master, saved.snapshot(), checkpoint.files().folder());
    guard.restore(saved.leftOut());
    if (checkpoint.at().rounds() > 0) {
      underWay = new EpochProgress(checkpoint.at().epoch(), saved.underWay(), saved.seconds());
    }
  }

  private EpochMetrics epoch(int epoch) {
    EpochProgress run = underWay;
    if (run == null) {
      run = new EpochProgress(epoch);
      underWay = run;
    }
    if (run.metrics() == null) {
      rounds(run);
    }
    CompletableFuture<RunState> state = new CompletableFuture<>();
    boolean saved = snapshots.areDueAt(epoch + 1 == settings.epochs());
    if (saved) {
      snapshots.await(this::checkStop);
      snapshots.begin(master, Position.afterEpoch(epoch + 1), state);
    }
    EpochMetrics metrics = run.metrics();
    if (metrics == null) {
      metrics = judge(run);
    }
    if (saved) {
      state.complete(Snapshots.state(new EpochProgress(epoch + 1), log, guard));
      snapshots.await(this::checkStop);
      budget.saved();
    }
    log.publish();
    return metrics;
  }

  private EpochMetrics judge(EpochProgress run) {
    double seconds = run.seconds();
    // In the first, executors compile and make engines.
    if (run.epoch() > 0) {
      Straggler.of(run.rounds()).ifPresent(slow -> tell(slow, run.epoch()));
    }
    long side = System.nanoTime();
    Optional<Evaluation> judged = validate(run.epoch());
    EpochMetrics metrics =
        run.sums().metrics(run.epoch() + 1, seconds, judged, (System.nanoTime() - side) / 1e9);
    log.add(metrics);
    run.judged(metrics);
    return metrics;
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

  /** Those that the epoch still lacks. */
  private void rounds(EpochProgress run) {
    int epoch = run.epoch();
    AveragingInterval interval = settings.interval();
    long perRound = interval.steps(epoch, stepsPerEpoch);
    long before = interval.roundsBefore(epoch, stepsPerEpoch);
    StepCounter counter = new StepCounter();
    spark.register(counter, StepProgress.NAME);
    StepProgress progress = new StepProgress(counter.id(), epoch + 1, data.examples(), listener);
    progress.goOn(run.sums().trained());
    spark.addSparkListener(progress);
    try {
      RDD<PackedChunk> shares = data.shares().of(epoch, this::pins);
      for (long done = run.sums().rounds(); done * perRound < stepsPerEpoch; done++) {
        checkStop();
        endWhereTold(run);
        noteSilentLosses(epoch);
        if (placements.someLeave(master.placement())) {
          snapshots.ask();
        }
        if (snapshots.between(master, run, log, guard)) {
          budget.saved();
        }
        follow();
        long round = before + done;
        describe("Epoch " + (epoch + 1) + ", averaging round " + (done + 1));
        StepPlan plan = new StepPlan(epoch, round, done * perRound, perRound);
        RoundResult result =
            master.round(shares, settings.training(plan, data.shares().sizes(), counter));
        List<String> leftOut = guard.check(result);
        if (!leftOut.isEmpty()) {
          listener.on(new TrainingEvent.WorkersExcluded(round + 1, leftOut));
        }
        run.add(result);
        log.add(epoch + 1, round + 1, result);
        snapshots.roundEnded();
        progress.roundEnded(result);
        budget.roundEnded();
      }
      endWhereTold(run);
    } finally {
      Listeners.remove(spark, progress);
    }
  }

  private List<String> pins(int worker) {
    return List.of(master.placement().ofWorker(worker).pin());
  }

  private Optional<Evaluation> validate(int epoch) {
    if (data.validation() == null) {
      return Optional.empty();
    }
    describe("Judging epoch " + (epoch + 1) + " on the validation images");
    return Optional.of(
        ClusterEvaluation.judge(data.validation(), model()).tally().evaluation(settings.labels()));
  }

  /** Where the run is to end with the round that has ended, it ends, with a checkpoint of it. */
  private void endWhereTold(EpochProgress run) {
    if (stop.afterRound()) {
      snapshots.keep(master, run.position(), Snapshots.state(run, log, guard), this::checkStop);
      log.publish();
      throw MeanfieldException.interrupted(
          "Stopped after " + run.position() + ", with a checkpoint.");
    }
  }

  /** Gets over lost executors; gives the epochs that are done then. */
  private int recover(int epoch, Failure.Lost lost) {
    snapshots.abandon();
    int disturbed = Math.min(epoch + 1, settings.epochs());
    budget.spend(lost, "epoch " + disturbed, "resume the run");
    if (settings.copies() > 1 && master.isWhole()) {
      boolean again =
          epoch < settings.epochs()
              && roundsEnded() < settings.interval().rounds(epoch, stepsPerEpoch);
      tellTakingOver(lost.what(), disturbed, again);
      master.place(placements.survivors(master.placement(), settings.copies()));
      if (tookOver()) {
        return epoch;
      }
    }
    underWay = null;
    budget.rolledBack();
    Position from = folder.checkpoints().latest().map(Checkpoint::at).orElse(Position.START);
    listener.on(
        new TrainingEvent.RollbackStarted(lost.what(), disturbed, from, settings.copies() > 1));
    master.place(placements.replaced(master.placement()));
    int restored = begin();
    listener.on(new TrainingEvent.ExecutorsChanged(master.placement().groups()));
    return restored;
  }

  /**
   * Where others had second copies, tasks that were tried again may have found them, and nothing
   * has failed: then no round is done again.
   */
  private void noteSilentLosses(int epoch) {
    List<String> lost = failures.begin(master.placement());
    if (settings.copies() > 1 && !lost.isEmpty() && master.isWhole()) {
      tellTakingOver(lost, epoch + 1, false);
      master.place(placements.survivors(master.placement(), settings.copies()));
      // Where this fails, so does the next round.
      boolean unused = tookOver();
    }
  }

  /** Epochs from 1. */
  private void tellTakingOver(List<String> lost, int epoch, boolean again) {
    listener.on(new TrainingEvent.ReplicaFailover(lost, epoch, roundsEnded(), again));
  }

  private long roundsEnded() {
    return underWay == null ? 0 : underWay.sums().rounds();
  }

  /** Whether the placement's executors now hold all there is, from second copies. */
  private boolean tookOver() {
    describe("Taking over what lost executors held");
    try {
      if (!master.takeOver()) {
        return false;
      }
    } catch (Exception failure) {
      Failure.Lost unused = loss(failure);
      return false;
    }
    listener.on(new TrainingEvent.ExecutorsChanged(master.placement().groups()));
    return true;
  }

  /** Between rounds, in which every task knows its place. */
  private void follow() {
    Placement now = placements.current(master.placement());
    if (!now.equals(master.placement())) {
      master.place(now);
      listener.on(new TrainingEvent.ExecutorsChanged(now.groups()));
    }
  }

  private void describe(String job) {
    spark.setJobDescription(job);
  }

  private void checkStop() {
    if (stop.getAsBoolean()) {
      throw MeanfieldException.interrupted("Stopped by the user; the last checkpoint stands.");
    }
  }
}
