package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class ExecutorWaitTest {
  private static final BlockAddress FIRST = FakeExecutors.address("1");
  private static final BlockAddress SECOND = FakeExecutors.address("2");
  private static final BlockAddress THIRD = FakeExecutors.address("3");
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private final FakeExecutors executors = new FakeExecutors();
  private boolean stop;

  private List<BlockAddress> await(int wanted) {
    return new ExecutorWait(executors, executors).await(wanted, QUIET, DEADLINE, () -> stop);
  }

  @Test
  void waitsForNobody_whereAsManyAreThereAsAreWanted() {
    executors.gain(FIRST);

    assertThat(await(1)).containsExactly(FIRST);
    assertThat(executors.waited()).isZero();
    assertThat(executors.requests()).isEmpty();
  }

  @Test
  void goesOnAsSoonAsTheLastHasCome() {
    executors.after(Duration.ofSeconds(40), () -> executors.gain(FIRST));
    executors.after(Duration.ofSeconds(42), () -> executors.gain(SECOND));

    assertThat(await(2)).containsExactly(FIRST, SECOND);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(42));
  }

  @Test
  void takesThoseThatAreThere_whenNoOtherHasComeForAWhile() {
    executors.after(Duration.ofSeconds(1), () -> executors.gain(FIRST));
    executors.after(Duration.ofSeconds(3), () -> executors.gain(SECOND));
    executors.after(Duration.ofSeconds(7), () -> executors.gain(THIRD));

    assertThat(await(3)).containsExactly(FIRST, SECOND);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void tellsWhoGaveNone_whereNoneComesInTime() {
    assertThatThrownBy(() -> await(1))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.CLUSTER))
        .hasMessageContainingAll("spark://test", "no executor within 90 s", "2g of memory");
    assertThat(executors.waited()).isEqualTo(DEADLINE);
  }

  @Test
  void asksForThem_untilTheWaitIsOver() {
    executors.after(Duration.ofSeconds(1), () -> executors.gain(FIRST));

    assertThat(await(1)).hasSize(1);
    assertThat(executors.requests()).containsExactly(1, 0);
  }

  @Test
  void endsWithinAPoll_whenTheUserStops() {
    executors.after(Duration.ofSeconds(5), () -> stop = true);

    assertThatThrownBy(() -> await(1))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED));
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void endsAsInterrupted_whenItsThreadIs() {
    executors.after(Duration.ofSeconds(5), executors::interrupt);

    assertThatThrownBy(() -> await(1))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED));
  }

  @Test
  void endsWithTheApplication() {
    executors.after(Duration.ofSeconds(5), executors::endApplication);

    assertThatThrownBy(() -> await(1))
        .hasMessageContaining("ended the application before it had executors");
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(5));
  }
}
