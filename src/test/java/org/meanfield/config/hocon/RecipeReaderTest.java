package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.config.hocon.Recipes.SHORTEST;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.Recipe;

class RecipeReaderTest {
  @Test
  void setOptionGoesOverTheRecipe_andTheLastOverAll() {
    String text = SHORTEST + "training.epochs = 3";
    assertThat(Recipes.read(text, "training.epochs=4").training().epochs()).isEqualTo(4);
    assertThat(Recipes.read(text, "training.epochs=4", "training={epochs=5}").training().epochs())
        .isEqualTo(5);
  }

  @Test
  void nullInSetOptionBringsTheDefaultBack() {
    String text = SHORTEST + "training.epochs = 3";
    assertThat(Recipes.read(text, "training.epochs=null").training().epochs()).isEqualTo(10);
  }

  @Test
  void substitutionsSeeTheRecipeAlone() {
    String text = SHORTEST + "data.test = ${data.train}/test";
    assertThat(Recipes.read(text, "data.train=/elsewhere").data().test()).isEqualTo("/images/test");
    assertThat(Recipes.read(SHORTEST + "data.test = ${?PATH}").data().test()).isNull();
    assertThat(Recipes.read(SHORTEST + "data.test = ${?java.home}").data().test()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "data.train=/x/y z.gz, /x/y z.gz",
    "data.train=../a-b/c, /a-b/c",
    "data.train = a//b#c, /working/a/b#c",
    "data.train=x=${y}, /working/x=${y}",
    "data.train=\"[odd] name\", /working/[odd] name",
    "data.train=hdfs://h:1/p, hdfs://h:1/p",
    "data.train=s3a://bucket/p q, s3a://bucket/p q",
    "data.train=file:/x/../y, file:/x/../y",
  })
  void pathsInSetOptionsStartFromTheWorkingFolder_letterForLetter(String setting, String path) {
    assertThat(Recipes.read(SHORTEST, setting).data().train()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "../x/./y.gz, /x/y.gz",
    "c/d/, /recipes/c/d",
    "/x/y, /x/y",
    "\"hdfs://h:1/p\", hdfs://h:1/p"
  })
  void pathsInTheRecipeStartFromItsFolder(String written, String path) {
    String text =
        String.format(
            Locale.ROOT,
            "data.train = %1$s, data.test = %1$s, network.file = %1$s, run.folder = %1$s",
            written);
    Recipe recipe = Recipes.read(text, "data.image={height=8,width=8,channels=grey}");
    assertThat(recipe.data().train()).isEqualTo(path);
    assertThat(recipe.data().test()).isEqualTo(path);
    assertThat(recipe.network().file()).isEqualTo(path);
    assertThat(recipe.runFolder()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "\"3\"", "3.0", "0.3e1"})
  void wholeNumbersAreTakenHoweverWritten(String three) {
    assertThat(Recipes.read(SHORTEST + "training.epochs=" + three).training().epochs())
        .isEqualTo(3);
  }

  @Test
  void seedHas64Bits() {
    assertThat(Recipes.read(SHORTEST, "seed=" + Long.MIN_VALUE).seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(Recipes.read(SHORTEST + "seed=" + Long.MAX_VALUE).seed()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void labelsStayAsWritten_evenNumbers() {
    assertThat(Recipes.read(SHORTEST, "data.labels=[007, 1.50, \"a, b\"]").data().labels())
        .containsExactly("007", "1.50", "a, b");
  }
}
