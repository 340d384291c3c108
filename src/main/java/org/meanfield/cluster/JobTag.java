package org.meanfield.cluster;

import java.time.Duration;
import java.util.UUID;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * A mark on jobs of ours by which they can be cancelled; beside the group that the caller may have
 * given its thread.
 */
final class JobTag {
  private static final Logger LOG = LoggerFactory.getLogger(JobTag.class);

  /** A task looks between two steps; one that takes longer is not waited for. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final long POLL_MILLIS = 50;

  private final SparkContext spark;
  private final String name = "meanfield-" + UUID.randomUUID();

  JobTag(SparkContext spark) {
    this.spark = spark;
  }

  /** Marks what this thread, and those that Spark starts for it, begin until it is closed. */
  Worn wear() {
    spark.addJobTag(name);
    return () -> spark.removeJobTag(name);
  }

  /** Taken off by closing. */
  @FunctionalInterface
  interface Worn extends AutoCloseable {
    @Override
    void close();
  }

  /** Cancels what bears the mark, without interrupting threads that may be in native code. */
  void cancel() {
    if (!spark.isStopped()) {
      try (HeldInterrupt unused = new HeldInterrupt()) {
        spark.cancelJobsWithTag(name);
      }
      awaitTasks();
    }
  }

  /** Waits until none of its tasks is at work, at last for a while. */
  private void awaitTasks() {
    long end = System.nanoTime() + DEADLINE.toNanos();
    try (HeldInterrupt unused = new HeldInterrupt()) {
      // What has happened so far has to be known before it is asked for.
      spark.listenerBus().waitUntilEmpty(DEADLINE.toMillis());
      while (!spark.isStopped() && isAtWork() && System.nanoTime() < end) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Scala throws TimeoutException undeclared.
      LOG.warn("Spark is too busy to tell whether the tasks of a cancelled job have ended", e);
    }
  }

  private boolean isAtWork() {
    SparkStatusTracker status = spark.statusTracker();
    for (int job : status.getJobIdsForTag(name)) {
      Option<SparkJobInfo> info = status.getJobInfo(job);
      if (!info.isEmpty() && info.get().status() == JobExecutionStatus.RUNNING) {
        return true;
      }
      for (int stage : info.isEmpty() ? new int[0] : info.get().stageIds()) {
        Option<SparkStageInfo> of = status.getStageInfo(stage);
        if (!of.isEmpty() && of.get().numActiveTasks() > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
