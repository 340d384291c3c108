package org.meanfield.averaging.round;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this executor's workers, lent to one run after another: ND4J keeps workspaces and
 * random state by thread, and frees neither when a thread ends. A thread serves workers of one
 * number alone, since it is bound to their device. Thread-safe.
 */
final class WorkerThreads {
  private static final Map<Integer, Deque<ExecutorService>> IDLE = new HashMap<>();

  private WorkerThreads() {}

  /** A thread that no one else has, until it is given back. */
  static synchronized ExecutorService lend(int worker) {
    ExecutorService idle = idle(worker).poll();
    return idle == null ? start(worker) : idle;
  }

  /** A thread that has nothing to do any more. */
  static synchronized void giveBack(int worker, ExecutorService thread) {
    idle(worker).push(thread);
  }

  private static Deque<ExecutorService> idle(int worker) {
    return IDLE.computeIfAbsent(worker, w -> new ArrayDeque<>());
  }

  /**
   * What all have come to, once all have ended, an interrupt or not: who is still at work uses what
   * the caller would let go. The first failure is thrown.
   *
   * @param failed called at the first failure, so that the others can stop
   */
  static <T> List<T> await(List<Future<T>> running, Runnable failed) {
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    boolean interrupted = false;
    for (int i = 0; i < running.size(); ) {
      try {
        results.add(running.get(i).get());
        i++;
      } catch (ExecutionException e) {
        failed.run();
        failure = failure == null ? e.getCause() : failure;
        i++;
      } catch (InterruptedException e) {
        failed.run();
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were at work");
    }
    rethrow(failure);
    return results;
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
  }

  private static ExecutorService start(int worker) {
    return Executors.newSingleThreadExecutor(
        runnable -> {
          Thread thread = new Thread(runnable, "meanfield-worker-" + worker);
          thread.setDaemon(true);
          return thread;
        });
  }
}
