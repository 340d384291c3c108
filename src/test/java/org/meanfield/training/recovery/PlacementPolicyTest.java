package org.meanfield.training.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BackgroundJob;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.FakeExecutors;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class PlacementPolicyTest {
  private static final BlockAddress FIRST = FakeExecutors.address("1");
  private static final BlockAddress SECOND = FakeExecutors.address("2");
  private static final BlockAddress THIRD = FakeExecutors.address("3");
  private static final BlockAddress FOURTH = FakeExecutors.address("4");
  private static final Placement THREE = new Placement(4, List.of(FIRST, SECOND, THIRD));

  private final FakeExecutors executors = new FakeExecutors(FIRST, SECOND, THIRD);
  private final List<BlockAddress> warmedUp = new ArrayList<>();
  private final ExecutorFailureMonitor failures =
      new ExecutorFailureMonitor(executors, executors.events(), executors, () -> false);

  /** Fewer are too few. */
  private int fewest = 1;

  private final PlacementPolicy policy =
      new PlacementPolicy(
          executors,
          failures,
          new ExecutorWarmUps(WarmUp::new, executors),
          this::refusal,
          executors,
          () -> false);

  private Optional<MeanfieldException> refusal(Placement placement) {
    return placement.executors().size() < fewest
        ? Optional.of(MeanfieldException.cluster("too few"))
        : Optional.empty();
  }

  /** Ends when the test says that the executor is warm. */
  private final class WarmUp implements BackgroundJob<Boolean> {
    private final BlockAddress executor;

    WarmUp(BlockAddress executor) {
      this.executor = executor;
    }

    @Override
    public boolean hasEnded() {
      return warmedUp.contains(executor);
    }

    @Override
    public Optional<List<Boolean>> results() {
      return hasEnded() ? Optional.of(List.of(true)) : Optional.empty();
    }

    @Override
    public void close() {
      // Nothing runs.
    }
  }

  @Test
  void trainsOnWithTheSame_whereNobodyCameOrWent() {
    assertThat(policy.current(THREE)).isSameAs(THREE);
    assertThat(policy.someLeave(THREE)).isFalse();
  }

  @Test
  void takesANewcomerIn_whenItHasWarmedUp() {
    executors.gain(FOURTH);
    assertThat(policy.current(THREE)).isEqualTo(THREE);

    warmedUp.add(FOURTH);

    assertThat(policy.current(THREE).executors()).containsExactly(FIRST, SECOND, THIRD, FOURTH);
  }

  @Test
  void letsOneGoThatWasToldTo() {
    executors.decommission(SECOND);

    assertThat(policy.someLeave(THREE)).isTrue();
    assertThat(policy.current(THREE).executors()).containsExactly(FIRST, THIRD);
  }

  @Test
  void refusesToGoOnWithFewer_thatCannotBearIt() {
    fewest = 3;
    executors.decommission(SECOND);

    assertThatThrownBy(() -> policy.current(THREE)).hasMessage("too few");
  }

  @Test
  void goesOnWithTheSurvivorsAtOnce_whereTheyAreEnough() {
    executors.lose(SECOND);

    assertThat(policy.survivors(THREE, 2).executors()).containsExactly(FIRST, THIRD);
    assertThat(executors.waited()).isZero();
  }

  @Test
  void waitsUntilSparkHasForgottenTheLost() {
    executors.tellLost(SECOND);
    executors.after(Duration.ofSeconds(1), () -> executors.forget(SECOND));

    assertThat(policy.survivors(THREE, 2).executors()).containsExactly(FIRST, THIRD);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void waitsForAnother_whereFewerAreLeftThanCopiesAreKept() {
    executors.lose(SECOND);
    executors.lose(THIRD);
    executors.after(Duration.ofSeconds(5), () -> executors.gain(FOURTH));

    assertThat(policy.survivors(THREE, 2).executors()).containsExactly(FIRST, FOURTH);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void waitsForAnother_whereNoneComesUnlessItIsAskedFor() {
    executors.becomeDynamic();
    executors.lose(SECOND);
    executors.after(Duration.ofSeconds(5), () -> executors.gain(FOURTH));

    assertThat(policy.survivors(THREE, 2).executors()).containsExactly(FIRST, FOURTH, THIRD);
    assertThat(executors.requests()).startsWith(3);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void putsTheReplacementInThePlaceOfTheLost_asSoonAsItComes() {
    executors.lose(SECOND);
    executors.after(Duration.ofSeconds(5), () -> executors.gain(FOURTH));

    assertThat(policy.replaced(THREE).executors()).containsExactly(FIRST, FOURTH, THIRD);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void wantsAsManyAsThereEverWere() {
    executors.lose(SECOND);
    Placement two = policy.current(THREE);
    assertThat(two.executors()).hasSize(2);
    executors.lose(THIRD);
    executors.after(Duration.ofSeconds(5), () -> executors.gain(FOURTH));
    executors.after(Duration.ofSeconds(10), () -> executors.gain(SECOND));

    assertThat(policy.replaced(two).executors()).containsExactly(FIRST, FOURTH, SECOND);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void goesOnWithoutAReplacement_whenNoneComesForTwentySeconds() {
    executors.lose(SECOND);

    assertThat(policy.replaced(THREE).executors()).containsExactly(FIRST, THIRD);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void waitsTwoMinutesMore_whereThoseThatAreLeftCannotBearIt() {
    fewest = 3;
    executors.lose(SECOND);
    executors.after(Duration.ofSeconds(100), () -> executors.gain(FOURTH));

    assertThat(policy.replaced(THREE).executors()).containsExactly(FIRST, FOURTH, THIRD);
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void givesUp_whereThoseThatAreLeftCannotBearIt_andNoneComes() {
    fewest = 3;
    executors.lose(SECOND);

    assertThatThrownBy(() -> policy.replaced(THREE)).hasMessage("too few");
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(140));
  }

  @Test
  void givesUp_whenAllAreLost_andNoneComesWithinTwoMinutes() {
    executors.lose(FIRST);
    executors.lose(SECOND);
    executors.lose(THIRD);

    assertThatThrownBy(() -> policy.replaced(THREE))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.CLUSTER))
        .hasMessageContaining("no executor within 120 s");
  }

  @Test
  void tellsOfALossNoMore_whenSomeoneGoesOnInItsPlace() {
    executors.lose(SECOND);
    policy.replaced(THREE);

    assertThat(failures.begin(THREE)).isEmpty();
  }
}
