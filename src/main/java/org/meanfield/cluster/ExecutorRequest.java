package org.meanfield.cluster;

import java.time.Duration;
import java.util.Collections;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes dynamic allocation bring executors: it counts waiting tasks and nothing else, so for as
 * long as this is open there are tasks that wait. Without dynamic allocation it does nothing.
 */
final class ExecutorRequest implements ExecutorPool.Request {
  private static final long POLL_MILLIS = 50;

  private final @Nullable JavaFutureAction<Void> waiting;

  private ExecutorRequest(@Nullable JavaFutureAction<Void> waiting) {
    this.waiting = waiting;
  }

  /**
   * Calls executors.
   *
   * @param wanted how many; more than {@code spark.dynamicAllocation.maxExecutors} are not asked
   *     for, and where neither says a number, one
   * @param deadline after which the tasks end by themselves
   */
  static ExecutorRequest of(SparkContext spark, int wanted, Duration deadline) {
    if (!isDynamic(spark)) {
      return new ExecutorRequest(null);
    }
    int most = spark.getConf().getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    int executors = Math.min(wanted, most);
    int tasks = executors == Integer.MAX_VALUE ? 1 : executors * slots(spark.getConf());
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark);
    String before = spark.getLocalProperty("spark.job.description");
    spark.setJobDescription("Waiting for executors");
    try {
      return new ExecutorRequest(
          java.parallelize(Collections.nCopies(tasks, (byte) 0), tasks)
              .foreachAsync(new Wait(deadline.toNanos())));
    } finally {
      spark.setJobDescription(before);
    }
  }

  static boolean isDynamic(SparkContext spark) {
    return !spark.isLocal() && spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
  }

  /** Of each executor, as dynamic allocation counts them. */
  private static int slots(SparkConf conf) {
    return Math.max(1, conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1));
  }

  @Override
  public void close() {
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** A task that holds its slot until it is told to end. */
  private record Wait(long nanos) implements VoidFunction<Byte> {
    @Override
    public void call(Byte nothing) throws InterruptedException {
      long start = System.nanoTime();
      while (!TaskContext.get().isInterrupted() && System.nanoTime() - start < nanos) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}
