package org.meanfield.training.recovery;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.FakeExecutors;
import org.meanfield.fault.MeanfieldException;

class RecoveryBudgetTest {
  private final FakeExecutors time = new FakeExecutors();
  private final RecoveryBudget budget = new RecoveryBudget(time);

  private void spend(int times, Duration apart) {
    for (int i = 0; i < times; i++) {
      budget.spend(
          new Failure.Lost(List.of("executor " + i + " (worker lost)")), "epoch 3", "fit again");
      time.pause(apart);
    }
  }

  @Test
  void endsWithTheSixthLossOfAnHour_inWhichNothingWasSaved() {
    spend(5, Duration.ofMinutes(10));

    assertThatThrownBy(() -> spend(1, Duration.ZERO))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll(
            "were lost 6 times within epoch 3 and an hour",
            "executor 4 (worker lost)",
            "fit again");
  }

  @Test
  void getsOverALossEachQuarterOfAnHour_howeverLongAnEpochIs() {
    budget.rolledBack();

    assertThatCode(() -> spend(25, Duration.ofMinutes(15))).doesNotThrowAnyException();
    assertThatThrownBy(() -> spend(1, Duration.ZERO))
        .hasMessageContaining("were lost 26 times within epoch 3, and nothing was saved");
  }

  @Test
  void getsOverAnyNumber_whileSomethingIsSavedInBetween() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                spend(5, Duration.ofSeconds(1));
                budget.rolledBack();
                budget.saved();
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void countsRoundsAsProgress_onlyWhileNoLossHasTakenRoundsBack() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                spend(1, Duration.ofSeconds(30));
                budget.roundEnded();
              }
            })
        .doesNotThrowAnyException();

    budget.rolledBack();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 6; i++) {
                spend(1, Duration.ofSeconds(30));
                budget.roundEnded();
              }
            })
        .hasMessageContaining("6 times");
  }
}
