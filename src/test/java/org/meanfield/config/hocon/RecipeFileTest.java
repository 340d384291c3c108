package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meanfield.config.hocon.Recipes.SHORTEST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.Recipe;
import org.meanfield.fault.MeanfieldException;

class RecipeFileTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void refuses(Path file, String... parts) {
    assertThatThrownBy(() -> Recipes.reader().read(file, List.of()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void pathsStartFromTheFilesFolder_andTheRunIsNamedAfterIt() throws IOException {
    Path file = file("cats.v2.conf", "data.train = images, network.name = mlp");
    Recipe recipe = Recipes.reader().read(file, List.of());
    assertThat(recipe.name()).isEqualTo("cats.v2");
    assertThat(recipe.data().train()).isEqualTo(folder.resolve("images").toString());
  }

  @ParameterizedTest
  @CsvSource({"a:b*.conf, a-b-", ".conf, recipe", "plain, plain", "_x.conf, x"})
  void nameFitsAFolder(String file, String name) throws IOException {
    assertThat(Recipes.reader().read(file(file, SHORTEST), List.of()).name()).isEqualTo(name);
  }

  @Test
  void missingFileFolderAndOtherContentsAreRefused() throws IOException {
    refuses(folder.resolve("none.conf"), "there is no such file", "check the path");
    refuses(folder, "this is a folder");
    refuses(file("large.conf", "#".repeat(RecipeText.MAX_BYTES + 1)), "larger than 1048576 bytes");
    refuses(
        Files.write(folder.resolve("binary.conf"), new byte[] {'a', (byte) 0xff, 'b'}), "not text");
  }

  @Test
  void syntaxErrorTellsTheLine() throws IOException {
    refuses(file("a.conf", "seed = 1\ndata {\n  train = [a\n}\n"), "a.conf:4: this is not HOCON");
    refuses(file("b.conf", "seed = 1\ndata.train = hdfs://h/x"), "b.conf:2", "double quotes");
    refuses(file("c.conf", "[1, 2]"), "not HOCON");
  }

  @Test
  void substitutionOfTheEnvironmentIsRefused() throws IOException {
    refuses(
        file("a.conf", SHORTEST + "data.test = ${PATH}"),
        "a.conf:3: ",
        "${PATH}",
        "never environment variables");
    refuses(file("b.conf", SHORTEST + "data.test = ${data.test}"), "b.conf:3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"other\"",
        "include required(\"other\")",
        "include file(\"other.conf\")",
        "include url(\"file:///other.conf\")",
        "include classpath(\"other.conf\")"
      })
  void includeIsRefusedUnread_amongOtherProblems(String include) throws IOException {
    file("other.conf", "seed = 1");
    refuses(
        file("a.conf", SHORTEST + include + "\nx = 1"),
        "2 problems",
        "a.conf:3: include",
        "other",
        "a.conf:4: x");
  }

  @ParameterizedTest
  @CsvSource({"x = ,[", "x = ,{a:", "'',a."})
  void bottomlessNestingIsRefused(String before, String opening) throws IOException {
    refuses(file("deep.conf", before + opening.repeat(100_000) + "b = 1"), "deep.conf");
  }
}
