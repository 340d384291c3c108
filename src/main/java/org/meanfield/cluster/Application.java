package org.meanfield.cluster;

import org.apache.spark.SparkContext;

/** A Spark application while a job is in it, and what has been seen of its executors since. */
public final class Application implements AutoCloseable {
  private final SparkContext context;
  private final boolean own;
  private final ExecutorLosses losses = new ExecutorLosses();

  /**
   * @param own whether it ends with the job
   */
  Application(SparkContext context, boolean own) {
    this.context = context;
    this.own = own;
    context.addSparkListener(losses);
  }

  public SparkContext context() {
    return context;
  }

  /** Executors that were lost since the job entered. */
  public ExecutorLosses losses() {
    return losses;
  }

  /** Leaves the application; stops it if it was started for the job. */
  @Override
  public void close() {
    if (own) {
      context.stop();
    } else {
      context.removeSparkListener(losses);
      context.setJobDescription(null);
    }
  }
}
