package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void isTheMiddleOne_ofAnOddNumber() {
    assertThat(Medians.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
  }

  @Test
  void isBetweenTheMiddleTwo_ofAnEvenNumber() {
    assertThat(Medians.median(List.of(9.0, 1.0, 4.0, 2.0))).isEqualTo(3);
  }
}
