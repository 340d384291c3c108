package org.meanfield.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.spark.api.java.JavaFutureAction;

/**
 * A job of Spark's that no one waits for.
 *
 * @param <R> what its tasks return
 */
public final class BackgroundJob<R> implements AutoCloseable {
  private final JavaFutureAction<List<byte[]>> job;
  private final Function<List<byte[]>, List<R>> decoding;

  BackgroundJob(JavaFutureAction<List<byte[]>> job, Function<List<byte[]>, List<R>> decoding) {
    this.job = job;
    this.decoding = decoding;
  }

  /** Whether it has ended, however. */
  public boolean hasEnded() {
    return job.isDone();
  }

  /** What its tasks returned; empty: it has not ended, or has failed. */
  public Optional<List<R>> results() {
    if (!job.isDone()) {
      return Optional.empty();
    }
    try {
      return Optional.of(decoding.apply(job.get()));
    } catch (ExecutionException failed) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Ends it, if it has not; its tasks are told to end, and not waited for. */
  @Override
  public void close() {
    if (!job.isDone()) {
      job.cancel(true);
    }
  }
}
