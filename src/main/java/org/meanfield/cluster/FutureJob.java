package org.meanfield.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.spark.api.java.JavaFutureAction;

/** A job of Spark's. */
record FutureJob<R>(JavaFutureAction<List<byte[]>> job, Function<List<byte[]>, List<R>> decoding)
    implements BackgroundJob<R> {
  @Override
  public boolean hasEnded() {
    return job.isDone();
  }

  @Override
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

  @Override
  public void close() {
    if (!job.isDone()) {
      job.cancel(true);
    }
  }
}
