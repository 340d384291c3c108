package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AveragingIntervalTest {
  @Property
  void countsTheRoundsOfTheEpochsBefore(
      @ForAll @IntRange(max = 9) int every,
      @ForAll @IntRange(max = 5) int dense,
      @ForAll @IntRange(max = 8) int epoch,
      @ForAll @IntRange(min = 1, max = 30) int steps) {
    AveragingInterval interval = new AveragingInterval(every, dense);
    long counted = 0;
    for (int before = 0; before < epoch; before++) {
      for (long first = 0; first < steps; first += interval.steps(before, steps)) {
        counted++;
      }
    }

    assertThat(interval.roundsBefore(epoch, steps)).isEqualTo(counted);
  }

  @Test
  void isDenseAtFirst() {
    AveragingInterval interval = new AveragingInterval(0, 2);

    assertThat(interval.steps(1, 30)).isEqualTo(1);
    assertThat(interval.steps(2, 30)).isEqualTo(30);
  }
}
