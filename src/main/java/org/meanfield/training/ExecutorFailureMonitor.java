package org.meanfield.training;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockLostException;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.JobFailedException;
import org.meanfield.cluster.Jobs;
import org.meanfield.fault.MeanfieldException;

/**
 * Tells why work failed, and finds who goes on in the place of lost executors. What it has seen of
 * one failure is in what it gives, and nowhere else. Confined to the trainer's thread.
 */
final class ExecutorFailureMonitor {
  private static final Duration EXECUTOR_DEADLINE = Duration.ofMinutes(2);
  private static final Duration REPLACEMENT_QUIET = Duration.ofSeconds(20);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  private static final long POLL_MILLIS = 50;

  private final SparkContext spark;
  private final ExecutorMonitor losses;
  private final ExecutorWarmUps warmUps;
  private final BooleanSupplier stop;
  private final boolean local;
  private final Duration notice;

  /** Losses before the work that is under way: they are no reason for its failure. */
  private int before;

  /** Those before the work that ended last, whose blocks may have gone with later ones. */
  private int beforeLast;

  private int seen;
  private int most;

  ExecutorFailureMonitor(
      SparkContext spark, ExecutorMonitor losses, ExecutorWarmUps warmUps, BooleanSupplier stop) {
    this(spark, losses, warmUps, stop, spark.isLocal(), NOTICE);
  }

  /**
   * @param warmUps what executors that come go through before they train
   * @param local whether executors cannot be lost
   * @param notice how long a loss may be told after what it caused
   */
  ExecutorFailureMonitor(
      SparkContext spark,
      ExecutorMonitor losses,
      ExecutorWarmUps warmUps,
      BooleanSupplier stop,
      boolean local,
      Duration notice) {
    this.spark = spark;
    this.local = local;
    this.notice = notice;
    this.losses = losses;
    this.warmUps = warmUps;
    this.stop = stop;
    this.before = losses.count();
    this.beforeLast = before;
  }

  /**
   * Work begins that nothing has failed before.
   *
   * @param on who does it
   * @return the executors of it that were lost since the last such work began; empty: none
   */
  List<String> begin(Placement on) {
    List<String> lost =
        losses.since(before).stream()
            .filter(
                loss -> on.executors().stream().anyMatch(e -> e.executor().equals(loss.executor())))
            .map(ExecutorFailureMonitor::line)
            .toList();
    beforeLast = before;
    before = losses.count();
    return lost;
  }

  /** Why it failed; Spark tells of a lost executor by an event that may come after that. */
  Failure of(Exception thrown) {
    Optional<MeanfieldException> onPurpose = Jobs.endedOnPurpose(thrown);
    if (onPurpose.isPresent()) {
      return new Failure.Cancelled(onPurpose.get());
    }
    if (Thread.currentThread().isInterrupted()) {
      return new Failure.Cancelled(MeanfieldException.interrupted("Stopped."));
    }
    // Scala throws checked exceptions undeclared.
    RuntimeException failure =
        thrown instanceof RuntimeException known ? known : new JobFailedException(thrown);
    Optional<MeanfieldException> fault = MeanfieldException.in(failure);
    if (local || fault.isPresent() || spark.isStopped()) {
      return new Failure.Ours(failure);
    }
    Optional<String> block = BlockLostException.in(failure);
    long deadline = System.nanoTime() + (block.isPresent() ? afterBlock() : notice).toNanos();
    while (losses.count() == before && System.nanoTime() < deadline && !stop.getAsBoolean()) {
      if (!paused()) {
        return new Failure.Cancelled(MeanfieldException.interrupted("Stopped."));
      }
    }
    return losses.count() > before || block.isPresent()
        ? new Failure.Lost(lost(block))
        : new Failure.Ours(failure);
  }

  /** It may be gone from an executor that lives. */
  private Duration afterBlock() {
    return notice.dividedBy(3);
  }

  private List<String> lost(Optional<String> block) {
    List<String> executors =
        losses.since(block.isPresent() ? beforeLast : before).stream()
            .map(ExecutorFailureMonitor::line)
            .toList();
    return executors.isEmpty()
        ? List.of("a block of the run (" + block.orElseThrow() + ")")
        : executors;
  }

  private static String line(ExecutorMonitor.Loss loss) {
    return "executor " + loss.executor() + " (" + loss.reason() + ")";
  }

  /** Spark tells of a loss before its block managers have forgotten the executor. */
  private void awaitTheirEnd() {
    Set<String> gone =
        losses.since(beforeLast).stream()
            .map(ExecutorMonitor.Loss::executor)
            .collect(Collectors.toSet());
    long deadline = System.nanoTime() + NOTICE.toNanos();
    while (Executors.registered(spark).stream().anyMatch(e -> gone.contains(e.executor()))
        && System.nanoTime() < deadline
        && !stop.getAsBoolean()
        && paused()) {
      // They are asked for again.
    }
  }

  /** Whether the pause was not cut short by an interrupt, which stays to be seen. */
  private static boolean paused() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Who trains next: as before, unless executors have come, gone or been told to go. */
  Placement current(Placement placed) {
    most = Math.max(most, placed.executors().size());
    int changes = losses.count() + losses.gains();
    if (local
        || (changes == seen
            && !warmUps.someAreReady()
            && placed.executors().stream().allMatch(this::stays))) {
      return placed;
    }
    seen = changes;
    List<BlockAddress> there = Executors.registered(spark);
    return there.isEmpty() ? placed : placed.on(warmUps.ready(placed, there));
  }

  /** Whether one of them has been told to go. */
  boolean someLeave(Placement placement) {
    return !spark.isLocal() && !placement.executors().stream().allMatch(this::stays);
  }

  private boolean stays(BlockAddress executor) {
    return Executors.takesTasks(spark, executor.executor());
  }

  /**
   * Who goes on after a loss where others have second copies: those that are left, without waiting
   * for others in the place of the lost; where they are too few, or no others come by themselves,
   * as {@link #replaced}.
   *
   * @param copies that are kept of everything
   */
  Placement survivors(Placement placed, int copies, PlacementCheck check) {
    awaitTheirEnd();
    List<BlockAddress> left =
        Executors.registered(spark).stream().filter(placed.executors()::contains).toList();
    boolean areEnough =
        left.size() >= copies
            && !Executors.haveToBeAskedFor(spark)
            && check.refusal(placed.on(left)).isEmpty();
    if (!areEnough) {
      return replaced(placed, check);
    }
    noteAsTold();
    return placed.on(left);
  }

  /**
   * Waits after a loss until there are as many as there ever were, or no more seem to come; who
   * trains from then on.
   *
   * @param check asked whether those that are left can bear it; where not, more are waited for
   */
  Placement replaced(Placement placed, PlacementCheck check) {
    awaitTheirEnd();
    Placement after = placed.on(awaited(placed, REPLACEMENT_QUIET));
    if (check.refusal(after).isPresent()) {
      after = placed.on(awaited(placed, EXECUTOR_DEADLINE));
    }
    noteAsTold();
    return after;
  }

  private void noteAsTold() {
    before = losses.count();
    beforeLast = before;
  }

  private List<BlockAddress> awaited(Placement placed, Duration quiet) {
    int wanted = Math.max(most, placed.executors().size());
    return Executors.await(spark, wanted, quiet, EXECUTOR_DEADLINE, stop);
  }
}
