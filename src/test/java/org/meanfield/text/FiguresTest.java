package org.meanfield.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "9949, 9.9 kB",
    "999499, 999 kB",
    "999500, 1.0 MB",
    "1700000, 1.7 MB",
    "999500000, 1.0 GB",
    "9223372036854775807, 9223 PB"
  })
  void readsBytesInThreeDigits(long bytes, String text) {
    assertThat(Figures.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.04, 0.0 s",
    "59.94, 59.9 s",
    "59.96, 1 min 00 s",
    "60, 1 min 00 s",
    "119.4, 1 min 59 s",
    "119.6, 2 min 00 s",
    "3723, 62 min 03 s"
  })
  void readsSeconds(double seconds, String text) {
    assertThat(Figures.seconds(seconds)).isEqualTo(text);
  }
}
