package org.meanfield.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A job that no one waits for.
 *
 * @param <R> what its tasks return
 */
public interface BackgroundJob<R> extends AutoCloseable {
  /** Whether it has ended, however. */
  boolean hasEnded();

  /** What its tasks returned; empty: it has not ended, or has failed. */
  Optional<List<R>> results();

  /** Ends it, if it has not; its tasks are told to end, and not waited for. */
  @Override
  void close();
}
