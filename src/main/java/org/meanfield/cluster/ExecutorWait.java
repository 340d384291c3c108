package org.meanfield.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.meanfield.fault.MeanfieldException;

/**
 * Waits for executors, which come when the cluster's manager gives them.
 *
 * @param ticker by which it waits
 */
public record ExecutorWait(ExecutorPool pool, Ticker ticker) {
  /**
   * Waits until {@code wanted} executors are registered, or until their number has not changed for
   * {@code quiet}. Under dynamic allocation, which starts with none, they are asked for.
   *
   * @param wanted as many as can be used
   * @param deadline how long to wait for the first
   * @param stop polled; ends the wait
   * @throws MeanfieldException of the kind CLUSTER where none came in time
   */
  public List<BlockAddress> await(
      int wanted, Duration quiet, Duration deadline, BooleanSupplier stop) {
    List<BlockAddress> there = pool.registered();
    if (there.size() >= wanted) {
      return there;
    }
    try (ExecutorPool.Request unused = pool.request(wanted, deadline)) {
      return awaitRequested(wanted, quiet, deadline, stop);
    }
  }

  private List<BlockAddress> awaitRequested(
      int wanted, Duration quiet, Duration deadline, BooleanSupplier stop) {
    long start = ticker.nanoTime();
    long changed = start;
    List<BlockAddress> last = List.of();
    while (true) {
      List<BlockAddress> now = pool.registered();
      long time = ticker.nanoTime();
      if (!now.equals(last)) {
        last = now;
        changed = time;
      }
      if (pool.isLocal() || last.size() >= wanted) {
        return last;
      }
      if (!last.isEmpty() && time - changed >= quiet.toNanos()) {
        return last;
      }
      if (last.isEmpty() && time - start >= deadline.toNanos()) {
        throw none(deadline);
      }
      checkEnd(stop);
    }
  }

  private void checkEnd(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      throw stopped();
    }
    if (pool.isStopped()) {
      throw MeanfieldException.cluster(
          "The master at " + pool.master() + " ended the application before it had executors.");
    }
    if (!ticker.pause(Ticker.POLL)) {
      throw stopped();
    }
  }

  private static MeanfieldException stopped() {
    return MeanfieldException.interrupted("Stopped while waiting for executors.");
  }

  private MeanfieldException none(Duration deadline) {
    return MeanfieldException.cluster(
        "The master at "
            + pool.master()
            + " gave this application no executor within "
            + deadline.toSeconds()
            + " s. It wants executors with "
            + pool.executorMemory()
            + " of memory: see the master's page for free workers, or ask for less by"
            + " --executor-memory and --executor-cores.");
  }
}
