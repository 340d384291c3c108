package org.meanfield.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Counts the executors that an application loses and gains while it runs. Thread-safe. */
public final class ExecutorMonitor extends SparkListener {
  private final List<Loss> losses = new ArrayList<>();
  private int gains;

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

  @Override
  public synchronized void onBlockManagerAdded(SparkListenerBlockManagerAdded added) {
    gains++;
  }

  /** The losses after the first {@code known} ones, oldest first. */
  public synchronized List<Loss> since(int known) {
    return List.copyOf(losses.subList(known, losses.size()));
  }

  /** How many have been lost. */
  public synchronized int count() {
    return losses.size();
  }

  /** How many have come. */
  public synchronized int gains() {
    return gains;
  }
}
