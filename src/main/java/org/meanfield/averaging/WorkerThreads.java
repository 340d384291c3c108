package org.meanfield.averaging;

import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

  private static ExecutorService start(int worker) {
    return Executors.newSingleThreadExecutor(
        runnable -> {
          Thread thread = new Thread(runnable, "meanfield-worker-" + worker);
          thread.setDaemon(true);
          return thread;
        });
  }
}
