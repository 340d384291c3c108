package org.meanfield.training;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.meanfield.averaging.Placement;
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
  private static final long POLL_MILLIS = 50;

  private final SparkContext spark;
  private final ExecutorLosses losses;
  private final BooleanSupplier stop;
  private int known;
  private int inARow;

  LossWatch(SparkContext spark, ExecutorLosses losses, BooleanSupplier stop) {
    this.spark = spark;
    this.losses = losses;
    this.stop = stop;
    this.known = losses.count();
  }

  /** An epoch went through. */
  void epochEnded() {
    inARow = 0;
  }

  /** Spark tells of a lost executor by an event that may come after the failure it caused. */
  boolean explains(RuntimeException failure) {
    if (spark.isLocal() || Fault.in(failure).isPresent() || spark.isStopped()) {
      return false;
    }
    boolean blockLost =
        failure instanceof BlockLostException
            || String.valueOf(failure.getMessage()).contains(BlockLostException.class.getName());
    long deadline = System.nanoTime() + NOTICE.toNanos();
    while (losses.count() == known && System.nanoTime() < deadline) {
      if (!paused()) {
        return false;
      }
    }
    return blockLost || losses.count() > known;
  }

  /** The executors that were lost since all went well, with Spark's reasons. */
  List<String> lost() {
    return losses.since(known).stream()
        .map(loss -> "executor " + loss.executor() + " (" + loss.reason() + ")")
        .toList();
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
   * Waits for replacements and says who trains from now on.
   *
   * @param within what is disturbed
   * @param then what the user does after an end
   * @throws Fault of the kind CLUSTER where this has happened too often
   */
  Placement replaced(Placement before, String within, String then) {
    if (++inARow > MAX_IN_A_ROW) {
      throw Fault.cluster(
          "Executors were lost "
              + inARow
              + " times within "
              + within
              + ", the last "
              + lost()
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
        new Placement(
            before.workers(),
            Executors.await(
                spark, before.executors().size(), REPLACEMENT_QUIET, EXECUTOR_DEADLINE, stop));
    known = losses.count();
    return after;
  }
}
