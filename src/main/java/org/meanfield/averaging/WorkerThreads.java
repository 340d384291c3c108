package org.meanfield.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One thread a worker for the life of the executor: ND4J keeps workspaces and random state by
 * thread, and frees neither when a thread ends.
 */
final class WorkerThreads {
  private static final ConcurrentMap<Integer, ExecutorService> THREADS = new ConcurrentHashMap<>();

  private WorkerThreads() {}

  static <T> Future<T> submit(int worker, Callable<T> work) {
    return THREADS.computeIfAbsent(worker, WorkerThreads::start).submit(work);
  }

  /**
   * What all have come to, once all have ended; the first failure of them is thrown.
   *
   * @param failed called at the first failure, so that the others can stop
   */
  static <T> List<T> await(List<Future<T>> running, Runnable failed) {
    List<T> results = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<T> future : running) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        failed.run();
        failure = failure == null ? unwrapped(e) : failure;
      } catch (InterruptedException e) {
        failed.run();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while workers were at work", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
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
