package org.meanfield.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointIntervalTest {
  private static final long LONG = Duration.ofDays(400).toNanos();

  @Test
  void isNeverDueBetweenRounds_whereEpochsAreAskedFor() {
    assertThat(new CheckpointInterval.EpochEnd().isDue(1_000_000, LONG)).isFalse();
  }

  @Test
  void isDueWithSoManyRounds_whateverTheTime() {
    CheckpointInterval every = new CheckpointInterval.Rounds(3);

    assertThat(every.isDue(2, LONG)).isFalse();
    assertThat(every.isDue(3, 0)).isTrue();
    assertThat(every.isDue(4, 0)).isTrue();
  }

  @Test
  void isDueAfterSoLong_onceARoundHasEnded() {
    CheckpointInterval every = new CheckpointInterval.Time(Duration.ofMinutes(10));

    assertThat(every.isDue(500, Duration.ofMinutes(10).toNanos() - 1)).isFalse();
    assertThat(every.isDue(1, Duration.ofMinutes(10).toNanos())).isTrue();
    assertThat(every.isDue(0, LONG)).isFalse();
  }
}
