package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.BackgroundJob;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.launcher.Eventually;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;

class WarmUpJobsTest {
  /** Where tasks of this test run. */
  private static final BlockAddress HERE = new BlockAddress("driver", "b", 2);

  private static final BlockAddress ELSEWHERE = new BlockAddress("3", "c", 3);

  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Optional<List<Boolean>> result(
      BlockAddress executor, PinnedTasks.Task<Integer> task) {
    BackgroundJob<Boolean> job = new WarmUpJobs(spark, task).begin(executor);
    Eventually.holds("an end", job::hasEnded);
    return job.results();
  }

  @Test
  void tellsWhetherTheTaskRanOnItsExecutor() {
    assertThat(result(HERE, index -> index)).contains(List.of(true));
    assertThat(result(ELSEWHERE, index -> index)).contains(List.of(false));
  }

  @Test
  void endsWithoutAResult_whereTheTaskFails() {
    PinnedTasks.Task<Integer> failing =
        index -> {
          throw new IllegalStateException("no warmth");
        };

    assertThat(result(HERE, failing)).isEmpty();
  }

  @Test
  void anEngineOfTheRunsTakesStepsOnTheExecutor() {
    EngineWarmUp warmUp =
        new EngineWarmUp(
            EngineName.AUTO,
            new EngineSpec(
                NetworkCatalog.of("mlp", new InputShape(4, 4, 1), 2),
                Normalization.scale(1),
                new OptimizerSpec(OptimizerName.ADAM, 1e-3, 0.9, 0, new Schedule.Constant()),
                1),
            4);

    assertThat(new PinnedTasks<>(spark, List.of(ELSEWHERE.pin()), warmUp).results())
        .containsExactly(3);
  }
}
