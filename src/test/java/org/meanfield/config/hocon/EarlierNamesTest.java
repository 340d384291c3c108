package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meanfield.config.hocon.Recipes.SHORTEST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.Recipe;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** What was renamed is understood by its earlier name, and whoever writes that is told. */
class EarlierNamesTest {
  private static final KeyHistory HISTORY =
      new KeyHistory(
          Map.of("data.grain", "seed", "data.image.shape", "data.image.fit"),
          Map.of("data.image.fit", Map.of("squeeze", "stretch", "cut", "crop")),
          Map.of("data.image.fit", "pad"));

  private final List<String> told = new ArrayList<>();
  private final RecipeReader reader = Recipes.reader(told::add, HISTORY);

  private Recipe read(String text, String... settings) {
    return reader.read(Recipes.text(SHORTEST + text), List.of(settings));
  }

  @Test
  void keysAndValuesAreReadByTheirEarlierNames_andToldWithWhatToWrite() {
    Recipe recipe = read("data { grain = 7\n image.shape = cut }");

    assertThat(recipe).isEqualTo(read("seed = 7\n data.image.fit = crop"));
    assertThat(told)
        .containsExactly(
            "r.conf:3: data.grain is an earlier name; write seed",
            "r.conf:4: data.image.fit = cut is an earlier name; write data.image.fit = crop",
            "r.conf:4: data.image.shape is an earlier name; write data.image.fit");
  }

  @Test
  void eachIsToldOnceARecipe_whereItWasFoundFirst() {
    Recipe recipe = read("data.grain = 7", "data.grain=8", "data.grain=9", "data.image.fit=cut");

    assertThat(recipe.seed()).isEqualTo(9);
    assertThat(told)
        .containsExactly(
            "r.conf:3: data.grain is an earlier name; write seed",
            "--set: data.image.fit = cut is an earlier name; write data.image.fit = crop");
  }

  @Test
  void nothingIsToldOfARecipeThatARunWrote_butOfWhatTheUserSetsOverIt() {
    RecipeText written = Recipes.text(SHORTEST + "data.grain = 7\ndata.image.shape = cut\n");

    assertThat(reader.readWritten(written, List.of()).data().image().fit()).isEqualTo(Fit.CROP);
    assertThat(told).isEmpty();
    assertThat(reader.readWritten(written, List.of("data.grain=8")).seed()).isEqualTo(8);
    assertThat(told).containsExactly("--set: data.grain is an earlier name; write seed");
  }

  @Test
  void whatHeldBeforeAKeyWasIsOverruledByItsEarlierName() {
    String earlier = SHORTEST + "data.image.shape = squeeze\n";

    assertThat(reader.readWritten(Recipes.text(SHORTEST), List.of()).data().image().fit())
        .isEqualTo(Fit.PAD);
    assertThat(reader.readWritten(Recipes.text(earlier), List.of()).data().image().fit())
        .isEqualTo(Fit.STRETCH);
  }

  @Test
  void anOptionOverrulesTheRecipe_byWhicheverNames() {
    assertThat(read("data.grain = 7", "seed=8").seed()).isEqualTo(8);
    assertThat(read("seed = 7", "data.grain=8").seed()).isEqualTo(8);
    assertThat(read("seed = 7", "data.grain=null").seed()).isEqualTo(42);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed = 7, data.grain = 8 | seed=1 | r.conf:3",
        "data.grain = 8, seed = 7 | data.grain=1 | r.conf:3",
        "run.folder = /r | data.grain=8, seed=7 | --set",
        "run.folder = /r | seed=7, data.grain=8 | --set",
      })
  void bothNamesOfAKeyAreOneProblem(String text, String settings, String place) {
    assertThatThrownBy(() -> read(text, settings.split(", ")))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE)
        .hasMessage(
            place
                + ": data.grain is the earlier name of seed, and both are given; leave data.grain"
                + " out");
  }

  @Test
  void aWrongValueIsReportedByTheNameThatStandsThere_andNothingElseIsTold() {
    assertThatThrownBy(() -> read("data.grain = many"))
        .hasMessageStartingWith("r.conf:3: data.grain (now seed) is \"many\"; expected a whole");
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"data.grains, seed", "grain, seed", "data.image.shappe, data.image.fit"})
  void anUnknownKeyThatIsLikeAnEarlierNameHasTheNewOneSuggested(String key, String meant) {
    assertThatThrownBy(() -> read(key + " = 1"))
        .hasMessage("r.conf:3: %s is not a key of a recipe; did you mean %s?", key, meant);
  }

  @Test
  void whatIsPreparedIsReadByEarlierNamesToo() {
    assertThat(
            reader
                .readPreparation(Recipes.text("data.grain = 7\n" + SHORTEST), List.of(), "/images")
                .seed())
        .isEqualTo(7);
    assertThat(told).containsExactly("r.conf:1: data.grain is an earlier name; write seed");
  }

  private static Set<Map.Entry<String, String>> renamed() {
    return KeyHistory.OURS.renamed().entrySet();
  }

  @ParameterizedTest
  @MethodSource("renamed")
  void eachKeyOfOursIsReadByItsEarlierNameAsByItsOwn(Map.Entry<String, String> renamed) {
    List<String> settings = RecipeKeysTest.otherwise(renamed.getValue());
    List<String> earlier =
        settings.stream()
            .map(setting -> setting.replace(renamed.getValue() + "=", renamed.getKey() + "="))
            .toList();

    assertThat(earlier).isNotEqualTo(settings);
    assertThat(Recipes.reader(told::add).read(Recipes.text(SHORTEST), earlier))
        .isEqualTo(Recipes.reader().read(Recipes.text(SHORTEST), settings));
    assertThat(told)
        .contains(
            "--set: " + renamed.getKey() + " is an earlier name; write " + renamed.getValue());
  }

  private static List<Arguments> reworded() {
    return KeyHistory.OURS.reworded().entrySet().stream()
        .flatMap(
            key ->
                key.getValue().entrySet().stream()
                    .map(word -> Arguments.of(key.getKey(), word.getKey(), word.getValue())))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("reworded")
  void eachValueOfOursIsReadByItsEarlierNameAsByItsOwn(String key, String earlier, String now) {
    assertThat(Recipes.reader(told::add).read(Recipes.text(SHORTEST), List.of(key + "=" + earlier)))
        .isEqualTo(Recipes.read(SHORTEST, key + "=" + now))
        .isNotEqualTo(Recipes.read(SHORTEST));
    assertThat(told)
        .containsExactly(
            String.format(
                Locale.ROOT,
                "--set: %s = %s is an earlier name; write %s = %s",
                key,
                earlier,
                key,
                now));
  }

  @Test
  void noEarlierNameOfOursIsAKey_andEachLeadsToOne() {
    assertThat(KeyHistory.OURS.renamed().keySet()).noneMatch(RecipeKeys::isKey);
    assertThat(KeyHistory.OURS.renamed().values()).allMatch(RecipeKeys::isKey);
    assertThat(KeyHistory.OURS.reworded().keySet()).allMatch(RecipeKeys::isKey);
    assertThat(KeyHistory.OURS.unsaid().keySet()).allMatch(RecipeKeys::isKey);
  }

  /** Left by version 188346d, of a recipe that sets all that has been renamed since. */
  @Test
  void aRecipeThatAnEarlierVersionWroteIsReadAsItWasMeant() throws IOException {
    String written =
        Files.readString(Path.of("src/test/resources/org/meanfield/config/hocon/188346d.conf"));

    Recipe read = Recipes.reader(told::add).readWritten(Recipes.text(written), List.of());

    assertThat(read)
        .isEqualTo(
            Recipes.read(
                SHORTEST,
                "name=earlier",
                "run.folder=/run",
                "data.normalize=standardize",
                "data.reshuffleEvery=3",
                "training.batchSize=16",
                "training.workers=2",
                "training.optimizer=nesterov",
                "averaging.every=4",
                "averaging.maxConsecutiveExclusions=5",
                "averaging.optimizerState=average",
                "compute.engine=dl4j"));
    assertThat(told).isEmpty();
    assertThat(Recipes.read(RecipeWriter.hocon(read))).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quickstart.conf", "cats-and-dogs.conf", "cifar-10.conf"})
  void noRecipeThatWeShipHasOne(String recipe) {
    RecipeReader ours =
        new RecipeReader(
            Set.of("cat-dog-cnn", "cat-dog-cnn-3", "resnet-20"), Path.of("/working"), told::add);

    assertThat(ours.read(Path.of("conf", recipe), List.of()).training().optimizer()).isNotNull();
    assertThat(told).isEmpty();
  }
}
