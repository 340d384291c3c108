package org.meanfield.training;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.cluster.BackgroundJob;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.training.recovery.ExecutorWarmUps;

/**
 * Jobs of Spark's that make executors ready to train.
 *
 * @param task what makes one ready
 */
record WarmUpJobs(SparkContext spark, PinnedTasks.Task<Integer> task)
    implements ExecutorWarmUps.Launcher {
  /** Whether the task was done, on the executor that it is for. */
  private record On(String executor, PinnedTasks.Task<Integer> task)
      implements PinnedTasks.Task<Boolean> {
    @Override
    public Boolean run(int index) {
      if (!Executors.here().equals(executor)) {
        return false;
      }
      task.run(index);
      return true;
    }
  }

  @Override
  public BackgroundJob<Boolean> begin(BlockAddress executor) {
    try (JobDescription unused =
        new JobDescription(
            JavaSparkContext.fromSparkContext(spark),
            "Warming up executor " + executor.executor())) {
      return new PinnedTasks<>(spark, List.of(executor.pin()), new On(executor.executor(), task))
          .begin();
    }
  }
}
