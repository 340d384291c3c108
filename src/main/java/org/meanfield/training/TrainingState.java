package org.meanfield.training;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.HeldWeights;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.WorkerTask;
import org.meanfield.cluster.Ticker;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.prediction.Model;
import org.meanfield.run.Checkpoint;
import org.meanfield.run.Position;
import org.meanfield.run.RunFolder;
import org.meanfield.training.checkpoint.RunState;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.RunMetrics;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;
import org.meanfield.training.recovery.RecoverableRun;

/**
 * A run as it stands: weights and states on the executors, progress and metrics on the driver. What
 * a checkpoint keeps of it, it goes on from. Confined to the trainer's thread.
 */
final class TrainingState implements RecoverableRun, AutoCloseable {
  private final SparkContext spark;
  private final TrainingSettings settings;
  private final RunFolder folder;
  private final Snapshots snapshots;
  private final long stepsPerEpoch;
  private final TrainingListener listener;
  private final Ticker ticker;
  private final DivergenceGuard guard;
  private final RunMetrics log;
  private ParameterAveraging<PackedChunk> averaging;
  private EpochProgress progress;

  /**
   * A run without weights yet.
   *
   * @param stepsPerEpoch of the worker with the largest share
   */
  TrainingState(
      TrainingCluster cluster,
      TrainingSettings settings,
      RunFolder folder,
      Snapshots snapshots,
      long stepsPerEpoch,
      TrainingListener listener,
      Ticker ticker) {
    this.spark = cluster.spark();
    this.settings = settings;
    this.folder = folder;
    this.snapshots = snapshots;
    this.stepsPerEpoch = stepsPerEpoch;
    this.listener = listener;
    this.ticker = ticker;
    this.guard =
        new DivergenceGuard(
            settings.faultTolerance().maxConsecutiveExclusions(),
            "Lower training.learningRate, or add training.warmupSteps. The last checkpoint"
                + " stands.");
    this.log = new RunMetrics(folder);
    this.averaging = averaging(settings.slices(cluster.placement()), cluster.placement());
    this.progress = new EpochProgress(0, ticker);
  }

  private ParameterAveraging<PackedChunk> averaging(SliceLayout layout, Placement placement) {
    return new ParameterAveraging<>(
        spark,
        layout,
        settings.averaging().codec(),
        settings.averaging().outer(),
        settings.faultTolerance().copies(),
        placement);
  }

  TrainingSettings settings() {
    return settings;
  }

  /** How far the epoch under way has come. */
  EpochProgress progress() {
    return progress;
  }

  /** Where the weights are. */
  Slices weights() {
    return averaging.slices();
  }

  /** The model as it is now, to predict with. */
  Model model() {
    return new Model(
        settings.network().engine(), settings.network().spec(), new LiveWeightSource(weights()));
  }

  /** The epochs that have ended, in their order. */
  List<EpochMetrics> epochsEnded() {
    return log.epochs();
  }

  /** Every worker trains from the weights, and their mean takes their place. */
  RoundResult round(RDD<PackedChunk> shares, WorkerTask<PackedChunk> training) {
    return averaging.round(shares, training);
  }

  /**
   * A round of the epoch under way has ended well.
   *
   * @param round over all epochs, from 0
   */
  void ended(RoundResult result, long round) {
    List<String> leftOut = guard.check(result);
    if (!leftOut.isEmpty()) {
      listener.on(new TrainingEvent.WorkersExcluded(round + 1, leftOut));
    }
    progress.add(result);
    log.add(progress.epoch() + 1, round + 1, result);
    snapshots.roundEnded();
  }

  /** The epoch under way has been judged. */
  void judged(EpochMetrics metrics) {
    log.add(metrics);
    progress.judged(metrics);
  }

  /** The epoch under way is over; the next one is to begin. */
  void epochEnded() {
    progress = new EpochProgress(progress.epoch() + 1, ticker);
  }

  /** Has the run folder show the metrics. */
  void publish() {
    log.publish();
  }

  /** Keeps weights, velocities and states as they are now, whatever comes after them. */
  HeldWeights hold() {
    return averaging.hold();
  }

  /** Forgets what {@link #hold} kept. */
  void letGo(HeldWeights held) {
    averaging.letGo(held);
  }

  /** Where the run stands, besides what {@link #hold} keeps. */
  RunState known() {
    return new RunState(log.kept(), progress.sums(), progress.seconds(), guard.leftOutInARow());
  }

  /** As {@link #known}, when the epoch under way will be over. */
  RunState knownAtEpochEnd() {
    EpochProgress next = new EpochProgress(progress.epoch() + 1, ticker);
    return new RunState(log.kept(), next.sums(), next.seconds(), guard.leftOutInARow());
  }

  @Override
  public Position position() {
    return progress.position();
  }

  @Override
  public int epochs() {
    return settings.schedule().epochs();
  }

  @Override
  public boolean lacksRounds() {
    int epoch = progress.epoch();
    return epoch < settings.schedule().epochs()
        && progress.sums().rounds() < settings.averaging().interval().rounds(epoch, stepsPerEpoch);
  }

  @Override
  public Position lastCheckpoint() {
    return folder.checkpoints().latest().map(Checkpoint::at).orElse(Position.START);
  }

  @Override
  public Placement placement() {
    return averaging.placement();
  }

  @Override
  public void place(Placement placement) {
    averaging.place(placement);
  }

  @Override
  public int copies() {
    return settings.faultTolerance().copies();
  }

  @Override
  public boolean isWhole() {
    return averaging.isWhole();
  }

  @Override
  public boolean takeOver() {
    describe("Taking over what lost executors held");
    return averaging.takeOver();
  }

  @Override
  public void abandonCheckpoint() {
    snapshots.abandon();
  }

  @Override
  public void restore() {
    if (snapshots.takeUp(this::takeUp).isEmpty()) {
      describe("Making the first weights");
      averaging.initialise(
          new RandomInitialWeights(settings.network().engine(), settings.network().spec()));
      log.clear();
      guard.restore(Map.of());
      progress = new EpochProgress(0, ticker);
    }
  }

  private void takeUp(Checkpoint checkpoint) {
    describe("Restoring the checkpoint of " + checkpoint.at());
    TrainingCheckpoint saved =
        TrainingCheckpoint.read(
            checkpoint, CheckpointCompatibility.of(settings), settings.moments());
    if (!saved.snapshot().layout().equals(averaging.layout())) {
      averaging.close();
      averaging = averaging(saved.snapshot().layout(), averaging.placement());
    }
    snapshots.restore(averaging, saved.snapshot(), checkpoint.files().folder());
    log.restore(checkpoint.files(), lost -> listener.on(new TrainingEvent.Damaged(lost)));
    guard.restore(saved.leftOut());
    progress =
        new EpochProgress(checkpoint.at().epoch(), saved.underWay(), saved.seconds(), ticker);
  }

  void describe(String job) {
    spark.setJobDescription(job);
  }

  /** Lets go of all that the run has on the executors, its weights too. */
  @Override
  public void close() {
    averaging.close();
  }
}
