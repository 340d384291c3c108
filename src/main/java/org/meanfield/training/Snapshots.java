package org.meanfield.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.state.HeldWeights;
import org.meanfield.averaging.state.Snapshot;
import org.meanfield.cluster.Ticker;
import org.meanfield.config.CheckpointInterval;
import org.meanfield.config.CheckpointRecipe;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.Checkpoint;
import org.meanfield.run.Checkpoints;
import org.meanfield.run.Position;
import org.meanfield.run.PutAside;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;
import org.meanfield.training.checkpoint.CheckpointPlace;
import org.meanfield.training.checkpoint.RunState;
import org.meanfield.training.checkpoint.SnapshotWriter;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;

/**
 * A run's checkpoints: when one is due, writing it beside the training, and taking up the newest.
 * Those of the recipe's rounds or time are written while the next round runs; one at an epoch's end
 * while the epoch is judged, and the epoch has ended when it counts. Confined to the trainer's
 * thread.
 */
final class Snapshots {
  /** Writes in a row that lost blocks may spoil. */
  private static final int MOST_FAILURES = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CheckpointPlace place;
  private final CheckpointRecipe recipe;
  private final CheckpointCompatibility origin;
  private final RunFolder folder;
  private final TrainingListener listener;
  private final SnapshotWriter writer;
  private final Ticker ticker;
  private @Nullable Position last = Position.START;
  private long rounds;
  private long since;
  private boolean asked;
  private int failures;

  private Snapshots(
      SparkContext spark,
      TrainingSettings settings,
      RunFolder folder,
      CheckpointPlace place,
      TrainingListener listener,
      Ticker ticker) {
    this.place = place;
    this.recipe = settings.faultTolerance().checkpoints();
    this.origin = CheckpointCompatibility.of(settings);
    this.folder = folder;
    this.listener = listener;
    this.writer = new SnapshotWriter(spark);
    this.ticker = ticker;
    this.since = ticker.nanoTime();
  }

  /**
   * Those of a run.
   *
   * @throws MeanfieldException of the kind STORAGE where they could not be written
   */
  static Snapshots of(
      TrainingCluster cluster,
      TrainingSettings settings,
      RunFolder folder,
      TrainingListener listener,
      Ticker ticker) {
    CheckpointPlace place =
        CheckpointPlace.of(
            cluster.spark(),
            folder.folder(),
            cluster.placement().executors(),
            settings.checkpointBytes());
    return new Snapshots(cluster.spark(), settings, folder, place, listener, ticker);
  }

  /**
   * Takes up the newest checkpoint that is not damaged; those that are, are put aside.
   *
   * @param taking fails where a part of it is damaged
   * @return where the run stands then; empty: there is none
   */
  Optional<Position> takeUp(Consumer<Checkpoint> taking) {
    while (true) {
      Optional<Checkpoint> newest = folder.checkpoints().latest(this::tell);
      if (newest.isEmpty()) {
        began(Position.START);
        return Optional.empty();
      }
      try {
        taking.accept(newest.get());
        began(newest.get().at());
        return Optional.of(newest.get().at());
      } catch (RuntimeException failure) {
        String damage = damage(newest.get(), failure).orElseThrow(() -> failure);
        tell(folder.checkpoints().putAside(newest.get(), damage));
      }
    }
  }

  private void tell(PutAside aside) {
    listener.on(new TrainingEvent.Damaged(aside.line()));
  }

  /** What is wrong with its files, where they, and nothing else, explain a failure. */
  private static Optional<String> damage(Checkpoint checkpoint, RuntimeException failure) {
    if (MeanfieldException.in(failure).filter(fault -> fault.kind() == ErrorKind.DATA).isEmpty()) {
      return Optional.empty();
    }
    try {
      checkpoint.files().verify();
      return Optional.empty();
    } catch (MeanfieldException e) {
      return e.kind() == ErrorKind.DATA
          ? Optional.of(String.valueOf(e.getMessage()))
          : Optional.empty();
    }
  }

  /** Takes the weights, velocities and states of a checkpoint up. */
  void restore(ParameterAveraging<?> master, Snapshot<Part> snapshot, Folder files) {
    place.restore(master, snapshot, files);
  }

  /** A round has ended. */
  void roundEnded() {
    rounds++;
  }

  /** One is due as soon as it can be, since something threatens the executors. */
  void ask() {
    asked = true;
  }

  /**
   * Between two rounds: learns how the last write ended and begins the next where it is due.
   *
   * @return whether a checkpoint counts since the last call
   * @throws RuntimeException that the last write failed with, for which no lost block can be blamed
   */
  boolean between(TrainingState state) {
    boolean counts = false;
    try {
      counts = writer.settle();
      failures = counts ? 0 : failures;
    } catch (RuntimeException failure) {
      last = null;
      asked = true;
      if (MeanfieldException.in(failure).isPresent() || ++failures >= MOST_FAILURES) {
        throw failure;
      }
    }
    Position at = state.position();
    asked &= !at.equals(last);
    boolean due = asked || recipe.every().isDue(rounds, ticker.nanoTime() - since);
    if (due && writer.isIdle() && !at.equals(last) && !at.equals(Position.START)) {
      begin(state, at, CompletableFuture.completedFuture(state.known()));
    }
    return counts;
  }

  /**
   * When an epoch's rounds have ended: begins to write its end, where that is due.
   *
   * @param meanwhile as of {@link #await}, for what is being written still
   * @return what the checkpoint lacks until the epoch has been judged; empty: none is due
   */
  Optional<CompletableFuture<RunState>> beginEpochEnd(TrainingState state, Runnable meanwhile) {
    int ended = state.position().epoch() + 1;
    if (ended < state.epochs() && !(recipe.every() instanceof CheckpointInterval.EpochEnd)) {
      return Optional.empty();
    }
    await(meanwhile);
    CompletableFuture<RunState> known = new CompletableFuture<>();
    begin(state, Position.afterEpoch(ended), known);
    return Optional.of(known);
  }

  /**
   * Begins to write the weights as they are now.
   *
   * @param known when it is; before, the checkpoint does not count
   */
  private void begin(TrainingState state, Position at, CompletableFuture<RunState> known) {
    HeldWeights held = state.hold();
    writer.begin(
        "Saving the checkpoint of " + at, () -> written(held, at, known), () -> state.letGo(held));
    began(at);
  }

  private void began(Position at) {
    last = at;
    rounds = 0;
    since = ticker.nanoTime();
    asked = false;
  }

  /** On the writer's thread. */
  private Runnable written(HeldWeights held, Position at, CompletableFuture<RunState> state)
      throws InterruptedException, ExecutionException {
    Checkpoints checkpoints = folder.checkpoints();
    Folder files = checkpoints.begin(at);
    try {
      Snapshot<Part> snapshot = place.save(held, files);
      RunState known = state.get();
      List<Part> parts = new ArrayList<>(TrainingCheckpoint.parts(snapshot));
      parts.addAll(known.metrics().write(files));
      parts.addAll(origin.write(files));
      Map<String, String> attributes = TrainingCheckpoint.attributes(snapshot, known, origin);
      return () -> checkpoints.commit(at, parts, attributes, recipe.kept());
    } catch (RuntimeException e) {
      checkpoints.withdraw(at, e);
      throw e;
    }
  }

  /**
   * Waits for the write under way.
   *
   * @param meanwhile called again and again; what it throws ends the wait
   * @throws RuntimeException that the write failed with
   */
  void await(Runnable meanwhile) {
    try {
      writer.await(meanwhile);
    } catch (RuntimeException failure) {
      last = null;
      throw failure;
    }
  }

  /** Has a checkpoint of where the run stands, and returns when it counts; as {@link #await}. */
  void keep(TrainingState state, Runnable meanwhile) {
    RunState known = state.known();
    await(meanwhile);
    if (!state.position().equals(last)) {
      begin(state, state.position(), CompletableFuture.completedFuture(known));
      await(meanwhile);
    }
  }

  /** Executors were lost: what is being written does not count. */
  void abandon() {
    if (!writer.isIdle()) {
      writer.abandon();
      last = null;
      asked = true;
    }
  }

  /**
   * The run ends, one way or the other: what is being written may come to its end, for a while.
   *
   * @param stop whether there is no time for that
   */
  void end(BooleanSupplier stop) {
    long deadline = ticker.nanoTime() + PATIENCE.toNanos();
    try {
      writer.await(
          () -> {
            if (stop.getAsBoolean() || ticker.nanoTime() > deadline) {
              throw new IllegalStateException("a checkpoint is not written in time");
            }
          });
    } catch (RuntimeException e) {
      // The run has ended already, by its own failure, or was stopped, with the jobs of this.
      abandon();
    }
  }
}
