package org.meanfield.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FaultsResultTest {
  private static final TrainingTime ALONE = new TrainingTime(210, 10, 0, 0, "abc", 0.9);

  @Test
  void leavesStartsOutOnBothSides() {
    FaultsResult result = new FaultsResult(ALONE, new TrainingTime(320, 70, 9, 2, "abc", 0.9));

    assertThat(result.kept()).isCloseTo(0.8, within(1e-9));
    assertThat(result.keptByTheClock()).isCloseTo(210.0 / 320, within(1e-9));
    assertThat(result.reachesTheGoal()).isFalse();
    assertThat(result.sameWeights()).isTrue();
  }

  @Test
  void saysThatWeightsDiffer() {
    FaultsResult result = new FaultsResult(ALONE, new TrainingTime(210, 10, 1, 0, "abd", 0.9));

    assertThat(result.sameWeights()).isFalse();
    assertThat(result.lines().get(3)).contains("OTHER WEIGHTS");
    assertThat(result.json().get("sameWeights").asBoolean()).isFalse();
  }
}
