package org.meanfield.training.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.ExecutorPool;
import org.meanfield.cluster.ExecutorWait;
import org.meanfield.cluster.Ticker;
import org.meanfield.fault.MeanfieldException;

/**
 * Who trains next, as executors come and go; never those that cannot bear it. Confined to the
 * trainer's thread.
 */
public final class PlacementPolicy {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(20);

  private final ExecutorPool pool;
  private final ExecutorFailureMonitor failures;
  private final ExecutorWarmUps warmUps;
  private final PlacementCheck check;
  private final ExecutorWait arrivals;
  private final BooleanSupplier stop;
  private int seen;
  private int most;

  /**
   * @param warmUps what executors that come go through before they train
   * @param check asked whether fewer executors can bear the run
   * @param stop polled; ends a wait
   */
  public PlacementPolicy(
      ExecutorPool pool,
      ExecutorFailureMonitor failures,
      ExecutorWarmUps warmUps,
      PlacementCheck check,
      Ticker ticker,
      BooleanSupplier stop) {
    this.pool = pool;
    this.failures = failures;
    this.warmUps = warmUps;
    this.check = check;
    this.arrivals = new ExecutorWait(pool, ticker);
    this.stop = stop;
  }

  /**
   * Who trains next where nothing has failed: as before, unless executors have come, gone or been
   * told to go.
   */
  public Placement current(Placement placed) {
    most = Math.max(most, placed.executors().size());
    int changes = failures.changes();
    if (pool.isLocal()
        || (changes == seen
            && !warmUps.someAreReady()
            && placed.executors().stream().allMatch(this::stays))) {
      return placed;
    }
    seen = changes;
    List<BlockAddress> there = pool.registered();
    Placement now = there.isEmpty() ? placed : placed.on(warmUps.ready(placed, there));
    return now.equals(placed) ? placed : bearable(now);
  }

  /** Whether one of them has been told to go. */
  boolean someLeave(Placement placement) {
    return !pool.isLocal() && !placement.executors().stream().allMatch(this::stays);
  }

  private boolean stays(BlockAddress executor) {
    return pool.takesTasks(executor.executor());
  }

  /**
   * Who goes on after a loss where others have second copies: those that are left, without waiting
   * for others in the place of the lost; where they are too few, or no others come by themselves,
   * as {@link #replaced}.
   *
   * @param copies that are kept of everything
   */
  Placement survivors(Placement placed, int copies) {
    failures.awaitForgotten();
    List<BlockAddress> left =
        pool.registered().stream().filter(placed.executors()::contains).toList();
    boolean areEnough =
        left.size() >= copies
            && !pool.haveToBeAskedFor()
            && check.refusal(placed.on(left)).isEmpty();
    if (!areEnough) {
      return replaced(placed);
    }
    failures.noteAsTold();
    return placed.on(left);
  }

  /**
   * Waits after a loss until there are as many as there ever were, or no more seem to come, and
   * longer where those that are left cannot bear the run; who trains from then on.
   *
   * @throws MeanfieldException why they cannot, at last
   */
  public Placement replaced(Placement placed) {
    failures.awaitForgotten();
    Placement after = placed.on(awaited(placed, QUIET));
    if (check.refusal(after).isPresent()) {
      after = placed.on(awaited(placed, DEADLINE));
    }
    failures.noteAsTold();
    return bearable(after);
  }

  private List<BlockAddress> awaited(Placement placed, Duration quiet) {
    int wanted = Math.max(most, placed.executors().size());
    return arrivals.await(wanted, quiet, DEADLINE, stop);
  }

  /** Survivors take on more workers only where they can bear them. */
  private Placement bearable(Placement placement) {
    Optional<MeanfieldException> refusal = check.refusal(placement);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return placement;
  }
}
