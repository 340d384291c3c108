package org.meanfield.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KillPlanTest {
  @Test
  void drawsTheSameTimesAndVictimsFromTheSameSeed() {
    KillPlan plan = KillPlan.full(7);
    KillPlan again = KillPlan.full(7);

    for (int n = 0; n < 20; n++) {
      assertThat(plan.beforeExecutor(n)).isEqualTo(again.beforeExecutor(n));
      assertThat(plan.beforeDriver(n)).isEqualTo(again.beforeDriver(n));
      assertThat(plan.victim(n, 3)).isEqualTo(again.victim(n, 3));
    }
  }

  @Test
  void drawsOtherTimesFromAnotherSeed_allAboutTheirMean() {
    assertThat(KillPlan.full(1).beforeExecutor(0)).isNotEqualTo(KillPlan.full(2).beforeExecutor(0));
    assertThat(IntStream.range(0, 50).mapToObj(KillPlan.full(1)::beforeExecutor))
        .allSatisfy(time -> assertThat(time).isBetween(ofSeconds(24), ofSeconds(36)))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyExecutorComesToBeAVictim() {
    assertThat(IntStream.range(0, 50).map(n -> KillPlan.full(1).victim(n, 3)).distinct())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  private static Duration ofSeconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
