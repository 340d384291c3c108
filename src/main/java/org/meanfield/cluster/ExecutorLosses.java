package org.meanfield.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Counts the executors that an application loses while it runs. Thread-safe. */
public final class ExecutorLosses extends SparkListener {
  private final List<Loss> losses = new ArrayList<>();

  /**
   * An executor that went away.
   *
   * @param executor Spark's id of it
   * @param reason Spark's words
   */
  public record Loss(String executor, String reason) {}

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    losses.add(new Loss(removed.executorId(), removed.reason()));
  }

  /** The losses after the first {@code known} ones, oldest first. */
  public synchronized List<Loss> since(int known) {
    return List.copyOf(losses.subList(known, losses.size()));
  }

  /** How many there have been. */
  public synchronized int count() {
    return losses.size();
  }
}
