package org.meanfield.training.checkpoint;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.HeldInterrupt;
import org.meanfield.fault.MeanfieldException;

/**
 * Writes on a thread of its own, beside jobs of the trainer's, one thing at a time. What it writes
 * counts only when it is all there; until then it can be abandoned. For one thread, the trainer's.
 */
public final class SnapshotWriter {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 50;

  private final SparkContext spark;
  private @Nullable Write write;

  private enum Phase {
    WRITING,
    COMMITTING,
    ABANDONED
  }

  /** What is being written, by whom, and what to do when that has ended. */
  private record Write(
      FutureTask<Void> task, Thread thread, AtomicReference<Phase> phase, Runnable ended) {}

  public SnapshotWriter(SparkContext spark) {
    this.spark = spark;
  }

  /** Whether nothing is being written; what has been has to be settled first. */
  public boolean isIdle() {
    return write == null;
  }

  /**
   * Begins to write.
   *
   * @param description of its Spark jobs
   * @param writing writes everything; gives what makes it count
   * @param ended called by {@link #settle} or {@link #abandon} when it has ended, however
   */
  public void begin(String description, Callable<Runnable> writing, Runnable ended) {
    if (write != null) {
      throw new IllegalStateException("something is being written");
    }
    AtomicReference<Phase> phase = new AtomicReference<>(Phase.WRITING);
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              spark.setJobDescription(description);
              Runnable commit = writing.call();
              if (phase.compareAndSet(Phase.WRITING, Phase.COMMITTING)) {
                commit.run();
              }
              return null;
            });
    Thread thread = new Thread(task, "checkpoint-writer");
    thread.setDaemon(true);
    write = new Write(task, thread, phase, ended);
    thread.start();
  }

  /**
   * Takes note of a write that has ended.
   *
   * @return whether one has
   * @throws RuntimeException that it failed with, once
   */
  public boolean settle() {
    Write done = write;
    if (done == null || !done.task().isDone()) {
      return false;
    }
    write = null;
    done.ended().run();
    try {
      done.task().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a checkpoint could not be written", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /**
   * Waits for the write under way; throws as {@link #settle}.
   *
   * @param meanwhile called again and again; what it throws ends the wait
   */
  public void await(Runnable meanwhile) {
    Write running = write;
    while (running != null && !running.task().isDone()) {
      meanwhile.run();
      awaitOnce(running);
    }
    settle();
  }

  private static void awaitOnce(Write running) {
    try {
      running.task().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Asked for again, or told when it is settled.
      return;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Ends the write under way without its result, unless it has all but come to its end. */
  public void abandon() {
    Write running = write;
    if (running == null) {
      return;
    }
    if (running.phase().compareAndSet(Phase.WRITING, Phase.ABANDONED)) {
      running.thread().interrupt();
    }
    try (HeldInterrupt unused = new HeldInterrupt()) {
      running.thread().join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    write = null;
    running.ended().run();
  }

  private static MeanfieldException interrupted() {
    Thread.currentThread().interrupt();
    return MeanfieldException.interrupted("Stopped while a checkpoint was written.");
  }
}
