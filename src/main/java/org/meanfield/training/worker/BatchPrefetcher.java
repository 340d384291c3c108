package org.meanfield.training.worker;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.InputBatch;

/**
 * Assembles and normalises a worker's next batch on a thread of its own while the engine computes
 * with this one. Made, asked and closed by the worker's thread.
 */
final class BatchPrefetcher implements AutoCloseable {
  /** Batches are copied from memory, so that one that takes this long will never come. */
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** The one that is computed with, and the next. */
  private static final int ROOMS = 2;

  private final BlockingQueue<InputBatch> ready = new ArrayBlockingQueue<>(ROOMS);
  private final BlockingQueue<InputBatch> free = new ArrayBlockingQueue<>(ROOMS);
  private final Thread assembler;
  private volatile @Nullable Throwable failure;
  private @Nullable InputBatch current;
  private long waited;

  /**
   * Begins with the first batch at once.
   *
   * @param order of the share's examples
   * @param from the first example, as an index into {@code order}
   * @param batches how many there will be, the last of which may be smaller
   */
  BatchPrefetcher(
      Engine engine,
      WorkerExamples share,
      int[] order,
      long from,
      int batchSize,
      long batches,
      String name) {
    for (int i = 0; i < ROOMS; i++) {
      free.add(engine.newBatch());
    }
    assembler = new Thread(() -> assemble(share, order, new Range(from, batchSize, batches)), name);
    assembler.setDaemon(true);
    assembler.start();
  }

  private record Range(long from, int batchSize, long batches) {}

  private void assemble(WorkerExamples share, int[] order, Range range) {
    try {
      for (long b = 0; b < range.batches; b++) {
        int from = Math.toIntExact(range.from + b * range.batchSize);
        InputBatch room = free.take();
        share.fill(order, from, Math.min(range.batchSize, share.size() - from), room);
        ready.put(room);
      }
    } catch (InterruptedException e) {
      // The worker has closed the feed.
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /**
   * The next batch, valid until the call after this one.
   *
   * @throws IllegalStateException if assembling failed, or takes out of all measure
   */
  InputBatch next() {
    if (current != null) {
      free.add(current);
      current = null;
    }
    long start = System.nanoTime();
    InputBatch batch = await();
    waited += System.nanoTime() - start;
    current = batch;
    return batch;
  }

  private InputBatch await() {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        InputBatch batch = ready.poll(1, TimeUnit.SECONDS);
        if (batch != null) {
          return batch;
        }
        if (failure != null) {
          throw new IllegalStateException(assembler.getName() + " failed", failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + assembler.getName(), e);
    }
    throw new IllegalStateException(
        assembler.getName() + " has given no batch for " + DEADLINE.toMinutes() + " minutes");
  }

  /** How long {@link #next} has waited in all, in nanoseconds. */
  long waitedNanos() {
    return waited;
  }

  @Override
  public void close() {
    assembler.interrupt();
  }
}
