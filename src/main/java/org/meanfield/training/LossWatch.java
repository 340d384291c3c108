package org.meanfield.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.meanfield.averaging.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockLostException;
import org.meanfield.cluster.ExecutorLosses;
import org.meanfield.cluster.Executors;
import org.meanfield.fault.Fault;

/**
 * Tells failures that lost executors explain from others, and finds who goes on in their place.
 * Confined to the trainer's thread.
 */
final class LossWatch {
  /** Losses in a row without an epoch between them that end a run. */
  private static final int MAX_IN_A_ROW = 5;

  private static final Duration EXECUTOR_DEADLINE = Duration.ofMinutes(2);
  private static final Duration REPLACEMENT_QUIET = Duration.ofSeconds(20);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  /** A block may be gone from an executor that lives. */
  private static final Duration NOTICE_AFTER_BLOCK = Duration.ofSeconds(3);

  private static final long POLL_MILLIS = 50;

  private final SparkContext spark;
  private final ExecutorLosses losses;
  private final BooleanSupplier stop;
  private int known;

  /** What was lost since the last epoch that went through, a line a time. */
  private final List<String> inARow = new ArrayList<>();

  private int seen;
  private int most;
  private String block = "";

  LossWatch(SparkContext spark, ExecutorLosses losses, BooleanSupplier stop) {
    this.spark = spark;
    this.losses = losses;
    this.stop = stop;
    this.known = losses.count();
  }

  /** An epoch went through. */
  void epochEnded() {
    inARow.clear();
  }

  /** Spark tells of a lost executor by an event that may come after the failure it caused. */
  boolean explains(RuntimeException failure) {
    if (spark.isLocal() || Fault.in(failure).isPresent() || spark.isStopped()) {
      return false;
    }
    Optional<String> lostBlock = BlockLostException.in(failure);
    Duration notice = lostBlock.isPresent() ? NOTICE_AFTER_BLOCK : NOTICE;
    long deadline = System.nanoTime() + notice.toNanos();
    while (losses.count() == known && System.nanoTime() < deadline) {
      if (!paused()) {
        return false;
      }
    }
    block = lostBlock.orElse("");
    return lostBlock.isPresent() || losses.count() > known;
  }

  /** Spark tells of a loss before its block managers have forgotten the executor. */
  private void awaitTheirEnd() {
    Set<String> gone =
        losses.since(known).stream().map(ExecutorLosses.Loss::executor).collect(Collectors.toSet());
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

  /**
   * The executors that were lost since all went well, with Spark's reasons; where there are none,
   * the block that is gone from one that lives.
   */
  List<String> lost() {
    List<String> executors =
        losses.since(known).stream()
            .map(loss -> "executor " + loss.executor() + " (" + loss.reason() + ")")
            .toList();
    return executors.isEmpty() && !block.isEmpty()
        ? List.of("a block of the run (" + block + ")")
        : executors;
  }

  /** Who trains next: as before, unless executors have come, gone or been told to go. */
  Placement current(Placement before) {
    most = Math.max(most, before.executors().size());
    int changes = losses.count() + losses.gains();
    if (spark.isLocal() || (changes == seen && before.executors().stream().allMatch(this::stays))) {
      return before;
    }
    seen = changes;
    List<BlockAddress> there = Executors.registered(spark);
    return there.isEmpty() ? before : before.on(there);
  }

  /** Whether one of them has been told to go. */
  boolean someLeave(Placement placement) {
    return !spark.isLocal() && !placement.executors().stream().allMatch(this::stays);
  }

  private boolean stays(BlockAddress executor) {
    return Executors.takesTasks(spark, executor.executor());
  }

  /**
   * Waits until there are as many as there ever were and says who trains from now on.
   *
   * @param within what is disturbed
   * @param then what the user does after an end
   * @throws Fault of the kind CLUSTER where this has happened too often
   */
  Placement replaced(Placement before, String within, String then) {
    inARow.add(String.join(", ", lost()));
    if (inARow.size() > MAX_IN_A_ROW) {
      throw Fault.cluster(
          "Executors, or blocks of the run on them, were lost "
              + inARow.size()
              + " times within "
              + within
              + ": "
              + String.join("; ", inARow)
              + ". If the reason is memory, give them more by --executor-memory and --conf"
              + " spark.executor.memoryOverhead; then "
              + then
              + ".");
    }
    return rearranged(before);
  }

  /** Waits for replacements where nothing has failed. */
  Placement rearranged(Placement before) {
    awaitTheirEnd();
    Placement after =
        before.on(
            Executors.await(
                spark,
                Math.max(most, before.executors().size()),
                REPLACEMENT_QUIET,
                EXECUTOR_DEADLINE,
                stop));
    known = losses.count();
    return after;
  }
}
