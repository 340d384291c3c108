package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class JobsTest {
  /** What tasks say of themselves: they run in this JVM. */
  private static final Map<String, Integer> TASKS = new ConcurrentHashMap<>();

  private static volatile CountDownLatch begun = new CountDownLatch(1);
  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void noTaskYet() {
    TASKS.clear();
    begun = new CountDownLatch(1);
  }

  /** Of a task that looks between steps whether it is wanted, as ours do. */
  private static JavaRDD<Integer> endless() {
    return new JavaSparkContext(spark)
        .parallelize(List.of(1), 1)
        .map(
            each -> {
              TASKS.merge("begun", 1, Integer::sum);
              begun.countDown();
              while (!TaskContext.get().isInterrupted()) {
                Thread.onSpinWait();
              }
              TASKS.merge("ended", 1, Integer::sum);
              throw new IllegalStateException("told to stop");
            });
  }

  /** Ways to end a job. */
  private enum End {
    INTERRUPT,
    GROUP,
    ALL,
    JOB,
    STAGE;

    void of(Thread caller) {
      switch (this) {
        case INTERRUPT -> caller.interrupt();
        case GROUP -> spark.cancelJobGroup("the user's own");
        case ALL -> spark.cancelAllJobs();
        case JOB -> spark.cancelJob(spark.statusTracker().getActiveJobIds()[0]);
        case STAGE -> spark.cancelStage(spark.statusTracker().getActiveStageIds()[0]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aJobThatSomeoneEnds_isInterrupted_andItsTasksHaveEnded(End end) throws Exception {
    FutureTask<Throwable> job =
        new FutureTask<>(
            () -> {
              spark.setJobGroup("the user's own", "of a notebook", false);
              Throwable thrown = catchThrowable(() -> Jobs.collect(endless()));
              assertThat(TASKS).containsEntry("ended", 1);
              assertThat(Thread.interrupted()).isEqualTo(end == End.INTERRUPT);
              assertThat(spark.getLocalProperty("spark.jobGroup.id")).isEqualTo("the user's own");
              return thrown;
            });
    Thread caller = new Thread(job);
    caller.start();
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    end.of(caller);

    assertThat(job.get(1, TimeUnit.MINUTES))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED);
              assertThat(fault).hasMessageStartingWith("Stopped");
            });
  }

  @Test
  void othersJobsGoOn_whenOneIsInterrupted() throws Exception {
    var other = Executors.newSingleThreadExecutor();
    var going = other.submit(() -> Jobs.collect(endless()));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Jobs.collect(endless())).isInstanceOf(MeanfieldException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(going).isNotDone();
    spark.cancelAllJobs();
    assertThatThrownBy(() -> going.get(1, TimeUnit.MINUTES))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(MeanfieldException.class);
  }

  @Test
  void aTasksFaultComesAsItIs_andAnyOtherFailureAsOne() {
    JavaRDD<Integer> one = new JavaSparkContext(spark).parallelize(List.of(1), 1);

    assertThatThrownBy(
            () ->
                Jobs.collect(
                    one.map(
                        each -> {
                          throw MeanfieldException.data("the image is none");
                        })))
        .isInstanceOf(MeanfieldException.class)
        .hasMessage("the image is none");
    assertThatThrownBy(() -> Jobs.collect(one.map(each -> each / (each - 1))))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("by zero");
  }
}
