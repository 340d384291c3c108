package org.meanfield.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A Spark application while a job is in it, and what has been seen of its executors since. */
public final class Application implements AutoCloseable {
  private final SparkContext context;
  private final @Nullable SparkSession session;
  private final boolean own;
  private final ExecutorMonitor losses = new ExecutorMonitor();

  /**
   * @param session the caller's; null: the application is the job's own
   * @param own whether it ends with the job
   */
  Application(SparkContext context, @Nullable SparkSession session, boolean own) {
    this.context = context;
    this.session = session;
    this.own = own;
    context.addSparkListener(losses);
  }

  public SparkContext context() {
    return context;
  }

  /** The caller's, or the application's one. */
  public SparkSession session() {
    return session == null ? SparkSession.builder().getOrCreate() : session;
  }

  /** Executors that were lost since the job entered. */
  public ExecutorMonitor losses() {
    return losses;
  }

  /** Leaves the application; stops it if it was started for the job. */
  @Override
  public void close() {
    if (own) {
      context.stop();
    } else {
      Listeners.remove(context, losses);
      context.setJobDescription(null);
    }
  }
}
