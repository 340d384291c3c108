package org.meanfield.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OneLineTest {
  @Test
  void keepsWhatPeopleWrite() {
    assertThat(OneLine.of("Żółw 亀 👩‍🔬 <b>", 60)).isEqualTo("Żółw 亀 👩‍🔬 <b>");
  }

  @Test
  void leavesOutTheMiddle_sinceNamesDifferAtTheirEnds() {
    assertThat(OneLine.of("abcdefghij.png", 9)).isEqualTo("abcd….png");
  }

  @Test
  void saysWhenThereIsNothing() {
    assertThat(OneLine.of(" \n", 9)).isEqualTo("(nothing)");
  }

  @Property
  void isALineOfWholeCharacters(
      @ForAll String text, @ForAll @IntRange(min = 9, max = 40) int most) {
    String line = OneLine.of(text, most);

    assertThat(line.codePointCount(0, line.length())).isBetween(1, most);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line)).isTrue();
    assertThat(line.codePoints()).noneMatch(Character::isISOControl);
  }
}
