package org.meanfield.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassBalanceTest {
  private static final List<String> NAMES = List.of("cat", "dog", "owl");

  @Test
  void hasNoAdvice_whereClassesAreEven() {
    ClassBalance balance = ClassBalance.of(List.of(100, 120, 100), NAMES, false);

    assertThat(balance.ratio()).isEqualTo(1.2);
    assertThat(balance.advice()).isEmpty();
  }

  @Test
  void namesTheKeyToSet_whereClassesAreNot() {
    ClassBalance balance = ClassBalance.of(List.of(100, 250, 90), NAMES, false);

    assertThat(balance.smallest()).isEqualTo(2);
    assertThat(balance.largest()).isEqualTo(1);
    assertThat(balance.advice())
        .singleElement()
        .asString()
        .contains("dog has 2.8 times the images of owl", "training.classWeights = balanced");
  }

  @Test
  void doesNotAdviseWhatIsDone() {
    assertThat(ClassBalance.of(List.of(100, 250, 90), NAMES, true).advice())
        .singleElement()
        .asString()
        .doesNotContain("balanced")
        .contains("judge the model by each class's recall");
  }

  @Test
  void tellsThatOneClassIsNoTask() {
    assertThat(ClassBalance.of(List.of(100), List.of("cat"), false).advice())
        .singleElement()
        .asString()
        .contains("All images are of one class, cat");
  }

  @Test
  void countsTheClassesWithFewImages() {
    assertThat(ClassBalance.of(List.of(12, 10, 11), NAMES, false).advice())
        .singleElement()
        .asString()
        .contains("3 classes have fewer than 20 images, dog the fewest (10)");
  }

  @Test
  void tellsOfClassesWithFewImages_andWithNone() {
    ClassBalance balance = ClassBalance.of(List.of(19, 0, 20), NAMES, false);

    assertThat(balance.empty()).containsExactly(1);
    assertThat(balance.advice())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("cat has 19 images"))
        .anySatisfy(line -> assertThat(line).contains("1 of 3 classes", "dog"));
  }
}
