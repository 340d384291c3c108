package org.meanfield.training.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockLostException;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.ExecutorPool;
import org.meanfield.cluster.JobFailedException;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.Ticker;
import org.meanfield.fault.MeanfieldException;

/**
 * Tells why work failed. What it has seen of one failure is in what it gives, and nowhere else.
 * Confined to the trainer's thread.
 */
public final class ExecutorFailureMonitor {
  /** How long a loss may be told after what it caused. */
  private static final Duration NOTICE = Duration.ofSeconds(10);

  /** A block may be gone from an executor that lives. */
  private static final Duration NOTICE_OF_A_BLOCK = NOTICE.dividedBy(3);

  private final ExecutorPool pool;
  private final ExecutorMonitor losses;
  private final Ticker ticker;
  private final BooleanSupplier stop;

  /** Losses before the work that is under way: they are no reason for its failure. */
  private int before;

  /** Those before the work that ended last, whose blocks may have gone with later ones. */
  private int beforeLast;

  /**
   * @param losses of the pool's executors, as they are told
   * @param stop polled; ends a wait
   */
  public ExecutorFailureMonitor(
      ExecutorPool pool, ExecutorMonitor losses, Ticker ticker, BooleanSupplier stop) {
    this.pool = pool;
    this.losses = losses;
    this.ticker = ticker;
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
  public List<String> begin(Placement on) {
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

  /**
   * The loss that a failure is.
   *
   * @throws RuntimeException what is none, or that the user stops the run
   */
  Failure.Lost lossOrThrow(Exception failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    checkStop();
    return of(failure).lossOrThrow();
  }

  /** Ends the run where the user stops it. */
  void checkStop() {
    if (stop.getAsBoolean()) {
      throw MeanfieldException.interrupted("Stopped by the user; the last checkpoint stands.");
    }
  }

  /** Why it failed; Spark tells of a lost executor by an event that may come after that. */
  public Failure of(Exception thrown) {
    Optional<MeanfieldException> onPurpose = Jobs.endedOnPurpose(thrown);
    if (onPurpose.isPresent()) {
      return new Failure.Cancelled(onPurpose.get());
    }
    if (Thread.currentThread().isInterrupted()) {
      return cancelled();
    }
    // Scala throws checked exceptions undeclared.
    RuntimeException failure =
        thrown instanceof RuntimeException known ? known : new JobFailedException(thrown);
    if (pool.isLocal() || MeanfieldException.in(failure).isPresent() || pool.isStopped()) {
      return new Failure.Ours(failure);
    }
    Optional<String> block = BlockLostException.in(failure);
    Duration notice = block.isPresent() ? NOTICE_OF_A_BLOCK : NOTICE;
    if (!ticker.await(() -> losses.count() > before || stop.getAsBoolean(), notice)) {
      return cancelled();
    }
    return losses.count() > before || block.isPresent()
        ? new Failure.Lost(lost(block))
        : new Failure.Ours(failure);
  }

  private static Failure cancelled() {
    return new Failure.Cancelled(MeanfieldException.interrupted("Stopped."));
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
  void awaitForgotten() {
    Set<String> gone =
        losses.since(beforeLast).stream()
            .map(ExecutorMonitor.Loss::executor)
            .collect(Collectors.toSet());
    // Who asks for the executors next sees a wait that was cut short.
    boolean unused =
        ticker.await(
            () ->
                pool.registered().stream().noneMatch(e -> gone.contains(e.executor()))
                    || stop.getAsBoolean(),
            NOTICE);
  }

  /** All losses so far are got over, and told no more. */
  void noteAsTold() {
    before = losses.count();
    beforeLast = before;
  }

  /** How many executors have gone or come. */
  int changes() {
    return losses.count() + losses.gains();
  }
}
