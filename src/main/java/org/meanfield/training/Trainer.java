package org.meanfield.training;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.Placement;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.Slices;
import org.meanfield.cluster.ExecutorLosses;
import org.meanfield.dataset.PackedChunk;
import org.meanfield.evaluation.ClusterEvaluation;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.Fault;
import org.meanfield.prediction.Model;
import org.meanfield.run.Checkpoint;
import org.meanfield.run.RunFolder;

/**
 * The epoch loop on the driver: rounds of averaging, then the validation images, then a checkpoint;
 * when weights or states are lost with their executors, on from what others hold a second time
 * where that was asked for and is all there, and otherwise back to the last checkpoint. Executors
 * that come or go are taken in or let go between rounds. Confined to one thread.
 */
public final class Trainer {
  private final SparkContext spark;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final RunFolder folder;
  private final TrainingListener listener;
  private final BooleanSupplier stop;
  private final LossWatch watch;
  private final DivergenceGuard guard;
  private final String runId = UUID.randomUUID().toString();
  private final long stepsPerEpoch;
  private final CheckpointPlace place;
  private final Set<Integer> toldSlow = new HashSet<>();
  private ParameterAveraging<PackedChunk> master;
  private MetricsLog log = new MetricsLog();
  private @Nullable EpochUnderWay underWay;

  /**
   * A trainer of one run.
   *
   * @param losses listening to {@code spark} since its start
   * @param stop polled; true: the user wants it to end
   * @throws Fault of the kind STORAGE where checkpoints could not be written
   */
  public Trainer(
      SparkContext spark,
      TrainingSettings settings,
      TrainingData data,
      RunFolder folder,
      Placement placement,
      ExecutorLosses losses,
      TrainingListener listener,
      BooleanSupplier stop) {
    this.spark = spark;
    this.settings = settings;
    this.data = data;
    this.folder = folder;
    this.watch = new LossWatch(spark, losses, stop);
    this.guard =
        new DivergenceGuard(
            settings.maxLeftOut(),
            "Lower training.learningRate, or add training.warmupSteps. The last checkpoint"
                + " stands.");
    this.listener = listener;
    this.stop = stop;
    this.place =
        CheckpointPlace.of(
            spark, folder.folder(), placement.executors(), settings.checkpointBytes());
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
    int epoch = throughLosses(0, this::begin);
    listener.on(started(epoch));
    trainFrom(epoch);
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
      } catch (RuntimeException failure) {
        requireLoss(failure);
        trainFrom(throughLosses(settings.epochs(), () -> recover(settings.epochs())));
      }
    }
  }

  private void trainFrom(int first) {
    int epoch = first;
    while (epoch < settings.epochs()) {
      int now = epoch;
      epoch =
          throughLosses(
              now,
              () -> {
                listener.on(new TrainingEvent.EpochEnded(epoch(now), settings.epochs()));
                underWay = null;
                watch.epochEnded();
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
  private int throughLosses(int epoch, IntSupplier work) {
    IntSupplier next = work;
    while (true) {
      checkStop();
      try {
        return next.getAsInt();
      } catch (RuntimeException failure) {
        requireLoss(failure);
        next = () -> recover(epoch);
      }
    }
  }

  private void requireLoss(RuntimeException failure) {
    checkStop();
    if (!watch.explains(failure)) {
      throw failure;
    }
  }

  /** The model as it is now, to predict with. */
  public Model model() {
    return new Model(settings.engine(), settings.spec(), new SliceWeights(master.slices()));
  }

  private TrainingEvent.Started started(int epoch) {
    return new TrainingEvent.Started(
        epoch,
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
    Optional<Checkpoint> checkpoint = folder.checkpoints().latest();
    if (checkpoint.isEmpty()) {
      describe("Making the first weights");
      log = new MetricsLog();
      master.initialise(new SeededWeights(settings.engine(), settings.spec()));
      return 0;
    }
    describe("Restoring the checkpoint of epoch " + checkpoint.get().epoch());
    SavedState saved =
        SavedState.read(checkpoint.get(), CheckpointOrigin.of(settings), settings.moments());
    log = saved.log();
    if (!saved.snapshot().layout().equals(master.layout())) {
      master =
          new ParameterAveraging<>(
              spark,
              saved.snapshot().layout(),
              settings.codec(),
              settings.outer(),
              settings.copies(),
              master.placement());
    }
    place.restore(master, saved.snapshot(), checkpoint.get().files().folder());
    return checkpoint.get().epoch();
  }

  private EpochMetrics epoch(int epoch) {
    EpochUnderWay run = underWay;
    if (run == null) {
      run = new EpochUnderWay(epoch);
      underWay = run;
    }
    EpochMetrics metrics = run.metrics();
    if (metrics == null) {
      rounds(run);
      metrics = judge(run);
    }
    save(epoch + 1);
    return metrics;
  }

  private EpochMetrics judge(EpochUnderWay run) {
    double seconds = run.seconds();
    // In the first, executors compile and make engines.
    if (run.epoch() > 0) {
      SlowWorker.of(run.rounds()).ifPresent(slow -> tell(slow, run.epoch()));
    }
    long side = System.nanoTime();
    Optional<Evaluation> judged = validate(run.epoch());
    EpochMetrics metrics =
        EpochFigures.of(
            run.epoch() + 1, run.rounds(), seconds, judged, (System.nanoTime() - side) / 1e9);
    log.add(metrics);
    run.judged(metrics);
    return metrics;
  }

  private void tell(SlowWorker slow, int epoch) {
    if (toldSlow.add(slow.report().worker())) {
      listener.on(
          new TrainingEvent.Slow(
              epoch + 1,
              String.format(
                  Locale.ROOT, "worker %d on %s", slow.report().worker(), slow.report().address()),
              slow.times(),
              slow.waited()));
    }
  }

  /** Those that the epoch still lacks. */
  private void rounds(EpochUnderWay run) {
    int epoch = run.epoch();
    AveragingInterval interval = settings.interval();
    long perRound = interval.steps(epoch, stepsPerEpoch);
    long before = interval.roundsBefore(epoch, stepsPerEpoch);
    StepCounter counter = new StepCounter();
    spark.register(counter, StepProgress.NAME);
    StepProgress progress = new StepProgress(counter.id(), epoch + 1, data.examples(), listener);
    run.rounds().forEach(progress::roundEnded);
    spark.addSparkListener(progress);
    try {
      RDD<PackedChunk> shares = data.shares().of(epoch, this::pins);
      for (long done = run.rounds().size(); done * perRound < stepsPerEpoch; done++) {
        checkStop();
        noteSilentLosses(epoch);
        follow();
        long round = before + done;
        describe("Epoch " + (epoch + 1) + ", averaging round " + (done + 1));
        StepPlan plan = new StepPlan(epoch, round, done * perRound, perRound);
        RoundResult result = master.round(shares, settings.training(runId, plan, counter));
        List<String> leftOut = guard.check(result);
        if (!leftOut.isEmpty()) {
          listener.on(new TrainingEvent.LeftOut(round + 1, leftOut));
        }
        run.add(result);
        log.add(epoch + 1, round + 1, result);
        progress.roundEnded(result);
      }
    } finally {
      spark.removeSparkListener(progress);
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

  private void save(int epoch) {
    describe("Saving the checkpoint of epoch " + epoch);
    var files = folder.checkpoints().begin(epoch);
    new SavedState(place.save(master, files), log)
        .write(folder, files, epoch, CheckpointOrigin.of(settings));
    folder.write(RunFolder.METRICS, log.text());
  }

  /** Gets over lost executors; gives the epochs that are done then. */
  private int recover(int epoch) {
    List<String> lost = watch.lost();
    int disturbed = Math.min(epoch + 1, settings.epochs());
    if (settings.copies() > 1 && master.isWhole()) {
      boolean again =
          epoch < settings.epochs()
              && roundsEnded() < settings.interval().rounds(epoch, stepsPerEpoch);
      tellTakingOver(lost, disturbed, again);
      master.place(replaced(disturbed));
      if (tookOver()) {
        return epoch;
      }
    }
    underWay = null;
    int from = folder.checkpoints().latest().map(Checkpoint::epoch).orElse(0);
    listener.on(new TrainingEvent.Recovering(lost, disturbed, from, settings.copies() > 1));
    master.place(replaced(disturbed));
    int restored = begin();
    listener.on(new TrainingEvent.Placed(master.placement().groups()));
    return restored;
  }

  /**
   * Where others had second copies, tasks that were tried again may have found them, and nothing
   * has failed: then no round is done again.
   */
  private void noteSilentLosses(int epoch) {
    List<String> lost = watch.lost();
    if (settings.copies() > 1 && !lost.isEmpty() && master.isWhole()) {
      tellTakingOver(lost, epoch + 1, false);
      master.place(watch.rearranged(master.placement()));
      // Where this fails, so does the next round.
      boolean unused = tookOver();
    }
  }

  /** Epochs from 1. */
  private void tellTakingOver(List<String> lost, int epoch, boolean again) {
    listener.on(new TrainingEvent.TakingOver(lost, epoch, roundsEnded(), again));
  }

  private long roundsEnded() {
    return underWay == null ? 0 : underWay.rounds().size();
  }

  /** Whether the placement's executors now hold all there is, from second copies. */
  private boolean tookOver() {
    describe("Taking over what lost executors held");
    try {
      if (!master.takeOver()) {
        return false;
      }
    } catch (RuntimeException failure) {
      checkStop();
      if (!watch.explains(failure)) {
        throw failure;
      }
      return false;
    }
    listener.on(new TrainingEvent.Placed(master.placement().groups()));
    return true;
  }

  private Placement replaced(int epoch) {
    return watch.replaced(master.placement(), "epoch " + epoch, "resume the run");
  }

  /** Between rounds, in which every task knows its place. */
  private void follow() {
    Placement now = watch.current(master.placement());
    if (!now.equals(master.placement())) {
      master.place(now);
      listener.on(new TrainingEvent.Placed(now.groups()));
    }
  }

  private void describe(String job) {
    spark.setJobDescription(job);
  }

  private void checkStop() {
    if (stop.getAsBoolean()) {
      throw Fault.interrupted("Stopped by the user; the last epoch's checkpoint stands.");
    }
  }
}
