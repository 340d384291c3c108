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
import org.meanfield.training.metrics.RunMetrics;
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
  private @Nullable Position last = Position.START;
  private long rounds;
  private long since = System.nanoTime();
  private boolean asked;
  private int failures;

  Snapshots(
      SparkContext spark,
      TrainingSettings settings,
      RunFolder folder,
      CheckpointPlace place,
      TrainingListener listener) {
    this.place = place;
    this.recipe = settings.checkpoints();
    this.origin = CheckpointCompatibility.of(settings);
    this.folder = folder;
    this.listener = listener;
    this.writer = new SnapshotWriter(spark);
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

  /** Whether one is written at an epoch's end, before the next epoch begins. */
  boolean areDueAt(boolean lastEpoch) {
    return lastEpoch || recipe.every() instanceof CheckpointInterval.EpochEnd;
  }

  /**
   * Between two rounds: learns how the last write ended and begins the next where it is due.
   *
   * @return whether a checkpoint counts since the last call
   * @throws RuntimeException that the last write failed with, for which no lost block can be blamed
   */
  boolean between(
      ParameterAveraging<?> master, EpochProgress run, RunMetrics log, DivergenceGuard guard) {
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
    Position at = run.position();
    asked &= !at.equals(last);
    boolean due = asked || recipe.every().isDue(rounds, System.nanoTime() - since);
    if (due && writer.isIdle() && !at.equals(last) && !at.equals(Position.START)) {
      begin(master, at, CompletableFuture.completedFuture(state(run, log, guard)));
    }
    return counts;
  }

  /** Where the run stands in an epoch. */
  static RunState state(EpochProgress run, RunMetrics log, DivergenceGuard guard) {
    return new RunState(log.kept(), run.sums(), run.seconds(), guard.leftOutInARow());
  }

  /**
   * Begins to write the weights as they are now.
   *
   * @param state when it is known; before, the checkpoint does not count
   */
  void begin(ParameterAveraging<?> master, Position at, CompletableFuture<RunState> state) {
    HeldWeights held = master.hold();
    writer.begin(
        "Saving the checkpoint of " + at, () -> written(held, at, state), () -> master.letGo(held));
    began(at);
  }

  private void began(Position at) {
    last = at;
    rounds = 0;
    since = System.nanoTime();
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
  void keep(ParameterAveraging<?> master, Position at, RunState state, Runnable meanwhile) {
    await(meanwhile);
    if (!at.equals(last)) {
      begin(master, at, CompletableFuture.completedFuture(state));
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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      writer.await(
          () -> {
            if (stop.getAsBoolean() || System.nanoTime() > deadline) {
              throw new IllegalStateException("a checkpoint is not written in time");
            }
          });
    } catch (RuntimeException e) {
      // The run has ended already, by its own failure, or was stopped, with the jobs of this.
      abandon();
    }
  }
}
