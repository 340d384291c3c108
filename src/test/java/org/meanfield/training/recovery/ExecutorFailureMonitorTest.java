package org.meanfield.training.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockLostException;
import org.meanfield.cluster.FakeExecutors;
import org.meanfield.fault.MeanfieldException;

class ExecutorFailureMonitorTest {
  private static final BlockAddress FIRST = FakeExecutors.address("1");
  private static final BlockAddress SECOND = FakeExecutors.address("2");
  private static final Placement ON = new Placement(2, List.of(FIRST, SECOND));

  /** In Spark's words, which are all that comes from a task. */
  private final RuntimeException block =
      new IllegalStateException(
          "Job aborted due to stage failure: Lost task 0.3: "
              + BlockLostException.class.getName()
              + ": rdd_5_0 is no longer on executor 2 on b\n\tat a line of code");

  private final RuntimeException bug =
      new IllegalStateException("Job aborted due to stage failure: java.lang.NullPointerException");

  private final FakeExecutors executors = new FakeExecutors(FIRST, SECOND);
  private boolean stopped;
  private final ExecutorFailureMonitor failures =
      new ExecutorFailureMonitor(executors, executors.events(), executors, () -> stopped);

  @Test
  void aFailureIsALoss_whereAnExecutorWentMeanwhile() {
    failures.begin(ON);
    executors.lose(SECOND);

    assertThat(failures.of(bug)).isEqualTo(new Failure.Lost(List.of("executor 2 (worker lost)")));
    assertThat(executors.waited()).isZero();
  }

  @Test
  void aFailureIsALoss_whereSparkTellsOfItNineSecondsLater() {
    failures.begin(ON);
    executors.after(Duration.ofSeconds(9), () -> executors.lose(SECOND));

    assertThat(failures.of(bug)).isEqualTo(new Failure.Lost(List.of("executor 2 (worker lost)")));
  }

  @Test
  void aFailureIsOurs_whereNoLossIsToldWithinTenSeconds() {
    failures.begin(ON);
    executors.after(Duration.ofSeconds(11), () -> executors.lose(SECOND));

    assertThat(failures.of(bug)).isEqualTo(new Failure.Ours(bug));
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aFailureIsOurs_whereExecutorsWentBeforeTheWorkBegan() {
    executors.lose(SECOND);
    failures.begin(ON);

    assertThat(failures.of(bug)).isEqualTo(new Failure.Ours(bug));
  }

  @Test
  void aFaultIsOursAtOnce_whateverWasLostMeanwhile() {
    failures.begin(ON);
    executors.lose(SECOND);
    MeanfieldException fault = MeanfieldException.usage("training diverged");

    assertThat(failures.of(fault)).isEqualTo(new Failure.Ours(fault));
    assertThat(executors.waited()).isZero();
  }

  @Test
  void aFailureIsOursAtOnce_whereTheDriverIsTheExecutor() {
    executors.becomeLocal();

    assertThat(failures.of(bug)).isEqualTo(new Failure.Ours(bug));
    assertThat(executors.waited()).isZero();
  }

  @Test
  void waitsForNoLoss_whenTheUserStopsTheRun() {
    failures.begin(ON);
    executors.after(Duration.ofSeconds(1), () -> stopped = true);

    assertThat(failures.of(bug)).isEqualTo(new Failure.Ours(bug));
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void namesTheExecutor_whenItWentInTheRoundBefore_andABlockOfItLacksOnlyNow() {
    failures.begin(ON);
    executors.lose(SECOND);
    failures.begin(ON);

    assertThat(failures.of(block)).isEqualTo(new Failure.Lost(List.of("executor 2 (worker lost)")));
  }

  @Test
  void namesTheBlock_whereItIsGoneFromAnExecutorThatLives() {
    failures.begin(ON);

    assertThat(failures.of(block))
        .isEqualTo(
            new Failure.Lost(
                List.of("a block of the run (rdd_5_0 is no longer on executor 2 on b)")));
  }

  @Test
  void aLossIsToldOnce_andNoRoundAfterItHearsOfItAgain() {
    failures.begin(ON);
    assertThat(failures.of(block)).isInstanceOf(Failure.Lost.class);
    failures.noteAsTold();

    assertThat(failures.begin(ON)).isEmpty();
    executors.lose(SECOND);
    assertThat(failures.begin(ON)).containsExactly("executor 2 (worker lost)");
    assertThat(failures.begin(ON)).isEmpty();
  }

  @Test
  void executorsThatHadNoPartAnyMore_areNoLoss() {
    failures.begin(ON);
    executors.lose(FakeExecutors.address("7"));

    assertThat(failures.begin(ON)).isEmpty();
  }

  @Test
  void aCancelledJobIsNoLoss_whateverWasLostMeanwhile() {
    failures.begin(ON);
    executors.lose(SECOND);
    MeanfieldException cancelled =
        MeanfieldException.interrupted("Stopped, since a Spark job of it was cancelled.");

    assertThat(failures.of(cancelled)).isEqualTo(new Failure.Cancelled(cancelled));
  }

  @Test
  void anInterruptIsNoLoss_andStaysToBeSeen() {
    failures.begin(ON);
    executors.lose(SECOND);
    Thread.currentThread().interrupt();

    assertThat(failures.of(block)).isInstanceOf(Failure.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptWhileItWaitsForALoss_isNoLoss() {
    failures.begin(ON);
    executors.after(Duration.ofSeconds(1), executors::interrupt);

    assertThat(failures.of(bug)).isInstanceOf(Failure.Cancelled.class);
  }
}
