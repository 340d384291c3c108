package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.config.hocon.Recipes.SHORTEST;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.config.Normalize;
import org.meanfield.config.Recipe;

class RecipeDifferenceTest {
  private static List<String> keys() {
    return RecipeReader.keys().stream().map(KeyHelp::key).toList();
  }

  private static Recipe otherwise(String key) {
    return Recipes.reader().read(Recipes.text(SHORTEST), RecipeKeysTest.otherwise(key));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void namesEachKeyThatIsSetOtherwise_unlessItMayChange(String key) {
    // With an explicit batch of the default's size, no other batch is meant.
    Recipe now =
        key.equals("training.batchSize")
            ? Recipes.read(SHORTEST, "training.batchSize=33")
            : otherwise(key);

    List<String> named =
        RecipeDifference.between(Recipes.read(SHORTEST), now).stream()
            .map(RecipeDifference::key)
            .toList();

    if (RecipeDifference.mayChange().contains(key)) {
      assertThat(named).doesNotContain(key);
    } else {
      assertThat(named).contains(key);
    }
  }

  @Test
  void whatMayChangeDecidesNoWeights_orIsComparedByItsContent() {
    assertThat(RecipeDifference.mayChange())
        .contains(
            "training.epochs",
            "averaging.recovery",
            "averaging.maxConsecutiveExclusions",
            "run.folder")
        .doesNotContain("seed", "data.validation", "training.workers", "network.name");
  }

  @Test
  void tellsBothValues() {
    assertThat(
            RecipeDifference.between(
                Recipes.read(SHORTEST, "training.learningRate=1e-3"),
                Recipes.read(SHORTEST, "training.optimizer=rmsprop")))
        .extracting(RecipeDifference::text)
        .containsExactly(
            "training.optimizer was adam, and is rmsprop",
            "training.learningRate was 0.001, and is not set");
  }

  @Test
  void takesTheDefaultBatchForOneOfThatSize() {
    assertThat(
            RecipeDifference.between(
                Recipes.read(SHORTEST), Recipes.read(SHORTEST, "training.batchSize=32")))
        .isEmpty();
  }

  @Test
  void comparesWhatIsKnown_whereLittleIs() {
    Recipe now = Recipes.read(SHORTEST, "training.workers=3", "seed=43");

    assertThat(RecipeDifference.between(Map.of("training.workers", "2"), now))
        .containsExactly(new RecipeDifference("training.workers", "2", "3"));
  }

  @Test
  void comparesWhatAnEarlierVersionKept_byTheNamesOfThisOne() {
    Recipe now = Recipes.read(SHORTEST, "compute.engine=dl4j");

    assertThat(
            RecipeDifference.between(
                Map.of("compute.engine", "plain", "averaging.workerState", "reset"), now))
        .containsExactly(new RecipeDifference("averaging.optimizerState", "reset", "keep"));
  }

  @Test
  void takesAKeyThatAnEarlierVersionHadNotForWhatItDidThen_andARenamedOneForItself() {
    KeyHistory history =
        new KeyHistory(
            Map.of("seeds.first", "seed"), Map.of(), Map.of("data.normalize", "standardize"));
    RecipeReader reader = Recipes.reader(line -> {}, history);
    RecipeText earlier = Recipes.text(SHORTEST + "seeds.first = 7\n");

    Recipe before = reader.readWritten(earlier, List.of());

    assertThat(before.seed()).isEqualTo(7);
    assertThat(before.data().normalize()).isEqualTo(Normalize.STANDARDIZE);
    assertThat(reader.read(earlier, List.of()).data().normalize()).isEqualTo(Normalize.SCALE);
  }
}
