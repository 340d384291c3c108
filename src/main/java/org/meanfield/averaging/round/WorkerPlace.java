package org.meanfield.averaging.round;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.meanfield.averaging.state.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker of one run has on an executor as long as it trains there: a thread, and what it
 * leaves standing. One task at a time has it, from its first step until its sums are left: one that
 * was told to end may still read an engine's weights when the next attempt would close it.
 * Thread-safe.
 */
final class WorkerPlace {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPlace.class);
  private static final long POLL_MILLIS = 50;

  private final int worker;
  private final ExecutorService thread;
  private final Standing standing = new Standing();
  private final CountDownLatch cleared = new CountDownLatch(1);
  private boolean taken;
  private boolean over;

  WorkerPlace(int worker) {
    this.worker = worker;
    this.thread = WorkerThreads.lend(worker);
  }

  /**
   * Takes it, once no other task has it.
   *
   * @param unwanted polled; true: the task is to end
   * @return false: it is over, and another has to be made
   */
  synchronized boolean take(BooleanSupplier unwanted) {
    while (taken && !over) {
      if (unwanted.getAsBoolean()) {
        throw new IllegalStateException("worker " + worker + " was told to stop before it began");
      }
      try {
        wait(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while worker " + worker + " waited", e);
      }
    }
    if (over) {
      return false;
    }
    taken = true;
    return true;
  }

  /** For whoever has taken it: work for its thread. */
  <T> Future<T> submit(Callable<T> work) {
    return thread.submit(work);
  }

  /** To be used on its thread alone. */
  Standing standing() {
    return standing;
  }

  /** The task that has taken it needs it no more. */
  synchronized void leave() {
    taken = false;
    if (over) {
      clear();
    }
    notifyAll();
  }

  /** Lets go of everything, as soon as no task has it. */
  synchronized void end() {
    if (!over) {
      over = true;
      if (!taken) {
        clear();
      }
      notifyAll();
    }
  }

  /** Whether all is gone, at last after a while. */
  boolean awaitEnd(Duration deadline) throws InterruptedException {
    return cleared.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void clear() {
    thread.execute(
        () -> {
          try {
            standing.close();
          } catch (RuntimeException e) {
            LOG.warn("what worker {} left could not be closed", worker, e);
          } finally {
            WorkerThreads.giveBack(worker, thread);
            cleared.countDown();
          }
        });
  }
}
