package org.meanfield.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferencesTest {
  @Test
  void isAShareOfTheLargestExpectedValue() {
    assertThat(Differences.largest(new float[] {0.5f, 0.25f}, new float[] {0.5f, 0.125f}))
        .isEqualTo(0.25);
  }

  @Test
  void isInfinite_whereANumberIsNone() {
    assertThat(Differences.largest(new float[] {0.5f, 0.5f}, new float[] {0.5f, Float.NaN}))
        .isInfinite();
  }
}
