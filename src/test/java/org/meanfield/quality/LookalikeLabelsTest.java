package org.meanfield.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookalikeLabelsTest {
  @Test
  void groupsLabelsThatDifferInBlanksOrCase() {
    assertThat(
            LookalikeLabels.groups(
                List.of(
                    " dog", "cat", "cat ", "Cat", "fox", "dog", "guinea pig", "guinea\u00a0 pig")))
        .containsExactly(
            List.of(" dog", "dog"),
            List.of("cat", "cat ", "Cat"),
            List.of("guinea pig", "guinea\u00a0 pig"));
  }

  @Test
  void letsLettersBeToldApartByCase_andNumbersByZeros() {
    assertThat(LookalikeLabels.groups(List.of("a", "A", "1", "01", "001"))).isEmpty();
  }

  @Test
  void knowsLabelsOfWhichNothingIsSeen() {
    assertThat(List.of("", " ", "\u200b\u3000\n")).allMatch(LookalikeLabels::isUnseen);
    assertThat(LookalikeLabels.isUnseen(" .")).isFalse();
  }
}
