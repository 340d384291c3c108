package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockLostException;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.MeanfieldException;

class ExecutorFailureMonitorTest {
  private static final Placement ON =
      new Placement(2, List.of(new BlockAddress("1", "a", 1), new BlockAddress("2", "b", 2)));

  /** In Spark's words, which are all that comes from a task. */
  private final RuntimeException block =
      new IllegalStateException(
          "Job aborted due to stage failure: Lost task 0.3: "
              + BlockLostException.class.getName()
              + ": rdd_5_0 is no longer on executor 2 on b\n\tat a line of code");

  private final RuntimeException bug =
      new IllegalStateException("Job aborted due to stage failure: java.lang.NullPointerException");

  private static SparkContext spark;

  private final ExecutorMonitor losses = new ExecutorMonitor();
  private ExecutorFailureMonitor watch;

  @BeforeEach
  void watchTheLosses() {
    watch =
        new ExecutorFailureMonitor(
            spark,
            losses,
            new ExecutorWarmUps(spark, null),
            () -> false,
            false,
            Duration.ofMillis(1));
  }

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private void lose(String executor) {
    losses.onExecutorRemoved(new SparkListenerExecutorRemoved(1, executor, "worker lost"));
  }

  @Test
  void aFailureIsALoss_whereAnExecutorWentMeanwhile() {
    watch.begin(ON);
    lose("2");

    assertThat(watch.of(bug)).isEqualTo(new Failure.Lost(List.of("executor 2 (worker lost)")));
  }

  @Test
  void aFailureIsOurs_whereExecutorsWentBeforeTheWorkBegan() {
    lose("2");
    watch.begin(ON);

    assertThat(watch.of(bug)).isEqualTo(new Failure.Ours(bug));
  }

  @Test
  void namesTheExecutor_whenItWentInTheRoundBefore_andABlockOfItLacksOnlyNow() {
    watch.begin(ON);
    lose("2");
    watch.begin(ON);

    assertThat(watch.of(block)).isEqualTo(new Failure.Lost(List.of("executor 2 (worker lost)")));
  }

  @Test
  void namesTheBlock_whereItIsGoneFromAnExecutorThatLives() {
    watch.begin(ON);

    assertThat(watch.of(block))
        .isEqualTo(
            new Failure.Lost(
                List.of("a block of the run (rdd_5_0 is no longer on executor 2 on b)")));
  }

  @Test
  void aLossIsToldOnce_andNoRoundAfterItHearsOfItAgain() {
    watch.begin(ON);
    assertThat(watch.of(block)).isInstanceOf(Failure.Lost.class);
    Placement after = watch.replaced(ON, PlacementCheck.NONE);

    assertThat(watch.begin(after)).isEmpty();
    lose("2");
    assertThat(watch.begin(ON)).containsExactly("executor 2 (worker lost)");
    assertThat(watch.begin(ON)).isEmpty();
  }

  @Test
  void executorsThatHadNoPartAnyMore_areNoLoss() {
    watch.begin(ON);
    lose("7");

    assertThat(watch.begin(ON)).isEmpty();
  }

  @Test
  void aCancelledJobIsNoLoss_whateverWasLostMeanwhile() {
    watch.begin(ON);
    lose("2");
    MeanfieldException cancelled =
        MeanfieldException.interrupted("Stopped, since a Spark job of it was cancelled.");

    assertThat(watch.of(cancelled)).isEqualTo(new Failure.Cancelled(cancelled));
  }

  @Test
  void anInterruptIsNoLoss_andStaysToBeSeen() {
    watch.begin(ON);
    lose("2");
    Thread.currentThread().interrupt();

    assertThat(watch.of(block)).isInstanceOf(Failure.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
