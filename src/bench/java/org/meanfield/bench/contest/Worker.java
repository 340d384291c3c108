package org.meanfield.bench.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread with the contender that it made: what belongs to a thread is used on no other. */
final class Worker implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Contender contender;

  Worker(Contender.Maker maker, int batch) throws Exception {
    try {
      contender = onThread(() -> maker.make(batch));
    } catch (Exception e) {
      thread.shutdown();
      throw e;
    }
  }

  double difference() throws Exception {
    return onThread(contender::difference);
  }

  /**
   * Batches a second, summed over workers that run at the same time.
   *
   * @param seconds how long at least; one run is made even where it takes longer
   */
  static double sum(List<Worker> workers, double seconds) throws Exception {
    List<Future<Double>> rates = new ArrayList<>();
    for (Worker worker : workers) {
      rates.add(worker.thread.submit(() -> worker.rate(seconds)));
    }
    double sum = 0;
    for (Future<Double> rate : rates) {
      sum += result(rate);
    }
    return sum;
  }

  private double rate(double seconds) throws Exception {
    long start = System.nanoTime();
    long runs = 0;
    double elapsed;
    do {
      contender.run();
      runs++;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < seconds);
    return runs * contender.batches() / elapsed;
  }

  private <T> T onThread(Callable<T> work) throws Exception {
    return result(thread.submit(work));
  }

  private static <T> T result(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    thread.execute(contender::close);
    thread.shutdown();
  }
}
