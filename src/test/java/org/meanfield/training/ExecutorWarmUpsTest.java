package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
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
import org.meanfield.network.Schedule;
import org.meanfield.network.UpdaterSpec;

class ExecutorWarmUpsTest {
  private static final BlockAddress OLD = new BlockAddress("1", "a", 1);

  /** Where tasks of this test run. */
  private static final BlockAddress NEW = new BlockAddress("driver", "b", 2);

  private static final Placement PLACED = new Placement(2, List.of(OLD));

  private static SparkContext spark;
  private static CountDownLatch warm = new CountDownLatch(0);

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void becomeCold() {
    warm = new CountDownLatch(1);
  }

  @AfterEach
  void letTasksEnd() {
    warm.countDown();
  }

  private static Integer untilWarm(int index) {
    try {
      warm.await();
      return index;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keepsANewcomerApart_untilItHasWarmedUp() {
    try (ExecutorWarmUps warmUps = new ExecutorWarmUps(spark, ExecutorWarmUpsTest::untilWarm)) {
      assertThat(warmUps.ready(PLACED, List.of(OLD, NEW))).containsExactly(OLD);
      assertThat(warmUps.someAreReady()).isFalse();

      warm.countDown();
      Eventually.holds("a warm executor", warmUps::someAreReady);

      assertThat(warmUps.ready(PLACED, List.of(OLD, NEW))).containsExactly(OLD, NEW);
      assertThat(warmUps.someAreReady()).isFalse();
    }
  }

  @Test
  void warmsUpAnew_asLongAsTheTaskGoesToAnother() {
    BlockAddress late = new BlockAddress("3", "c", 3);
    AtomicInteger jobs = new AtomicInteger();
    spark.addSparkListener(
        new SparkListener() {
          @Override
          public void onJobEnd(SparkListenerJobEnd end) {
            jobs.incrementAndGet();
          }
        });
    try (ExecutorWarmUps warmUps = new ExecutorWarmUps(spark, ExecutorWarmUpsTest::untilWarm)) {
      assertThat(warmUps.ready(PLACED, List.of(OLD, late))).containsExactly(OLD);

      Eventually.holds("three tries", () -> !warmUps.someAreReady() && jobs.get() > 2);

      assertThat(warmUps.ready(PLACED, List.of(OLD, late))).containsExactly(OLD);
    }
  }

  @Test
  void takesANewcomerIn_whoseWarmUpFails() {
    PinnedTasks.Task<Integer> failing =
        index -> {
          throw new IllegalStateException("no warmth");
        };
    try (ExecutorWarmUps warmUps = new ExecutorWarmUps(spark, failing)) {
      assertThat(warmUps.ready(PLACED, List.of(OLD, NEW))).containsExactly(OLD);

      Eventually.holds("an end", warmUps::someAreReady);
    }
  }

  @Test
  void takesNewcomersAsTheyAre_whereNoneIsLeftOfThoseThatTrained() {
    try (ExecutorWarmUps warmUps = new ExecutorWarmUps(spark, ExecutorWarmUpsTest::untilWarm)) {
      assertThat(warmUps.ready(PLACED, List.of(NEW))).containsExactly(NEW);
    }
  }

  @Test
  void leavesThoseAlone_thatWouldHaveNoWorker() {
    Placement full = new Placement(1, List.of(OLD));
    try (ExecutorWarmUps warmUps = new ExecutorWarmUps(spark, ExecutorWarmUpsTest::untilWarm)) {
      assertThat(full.on(warmUps.ready(full, List.of(OLD, NEW)))).isEqualTo(full);
      assertThat(warmUps.someAreReady()).isFalse();
    }
  }

  @Test
  void anEngineOfTheRunsTakesStepsOnTheExecutor() {
    EngineWarmUp warmUp =
        new EngineWarmUp(
            EngineName.AUTO,
            new EngineSpec(
                NetworkCatalog.of("mlp", new InputShape(4, 4, 1), 2),
                Normalization.scale(1),
                new UpdaterSpec(OptimizerName.ADAM, 1e-3, 0.9, 0, new Schedule.Constant()),
                1),
            4);

    assertThat(new PinnedTasks<>(spark, List.of(OLD.pin()), warmUp).results()).containsExactly(3);
  }
}
