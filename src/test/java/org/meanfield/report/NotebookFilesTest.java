package org.meanfield.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be told of the notebooks without Zeppelin. */
class NotebookFilesTest {
  private static final Map<String, List<String>> FORMS =
      Map.of(
          "first-run", List.of("Recipe", "Folder for runs", "Epochs", "Test images", "Test images"),
          "run-analysis", List.of("Run folder", "Images"),
          "compare-runs", List.of("First run", "Second run"));

  private static final Pattern FORM = Pattern.compile("z\\.textbox\\(\"([^\"]+)\", ");
  private static final Pattern IMPORT =
      Pattern.compile("import (org\\.meanfield[a-z.]*)\\.(?:\\{([\\w, ]+)}|(\\w+))");
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.)])/(home|root|tmp|Users|usr|opt|var|mnt|work|data)/|file:|[A-Z]:\\\\");

  static Set<String> names() {
    return FORMS.keySet();
  }

  @Test
  void areAllKnownHere() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".zpln", "")))
          .containsExactlyInAnyOrderElementsOf(names());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void haveEveryFieldThatTheWebPageReads(String name) throws IOException {
    Notebook notebook = Notebook.named(name);
    Set<String> ids = new HashSet<>();

    assertThat(notebook.note().path("name").asText()).startsWith("Meanfield/");
    for (String field :
        List.of("id", "noteParams", "noteForms", "angularObjects", "config", "info")) {
      assertThat(notebook.note().has(field)).as(field).isTrue();
    }
    for (JsonNode paragraph : notebook.paragraphs()) {
      assertThat(ids.add(paragraph.path("id").asText())).isTrue();
      assertThat(paragraph.path("title").asText()).isNotBlank();
      assertThat(paragraph.path("status").asText()).isEqualTo("READY");
      assertThat(paragraph.has("results")).as("holds what an earlier run showed").isFalse();
      assertThat(paragraph.path("settings").has("params")).isTrue();
      assertThat(paragraph.path("settings").has("forms")).isTrue();
      JsonNode config = paragraph.path("config");
      assertThat(config.path("title").asBoolean()).isTrue();
      assertThat(config.path("enabled").asBoolean()).isTrue();
      assertThat(paragraph.path("text").asText())
          .startsWith("%" + interpreter(config.path("editorSetting").path("language").asText()));
    }
    assertThat(ids).hasSizeGreaterThan(5);
  }

  private static String interpreter(String language) {
    return switch (language) {
      case "markdown" -> "md\n";
      case "scala" -> "spark\n";
      case "sql" -> "spark.sql\n";
      default -> throw new AssertionError(language);
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void nameNoPathOfAMachine_andAskByForms(String name) throws IOException {
    List<String> texts = texts(name);

    assertThat(texts).noneMatch(text -> MACHINE_PATH.matcher(text).find());
    assertThat(texts.stream().flatMap(t -> FORM.matcher(t).results()).map(m -> m.group(1)))
        .containsExactlyElementsOf(FORMS.get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void useClassesThatAreThere(String name) throws IOException {
    List<String> classes =
        texts(name).stream()
            .flatMap(text -> IMPORT.matcher(text).results())
            .flatMap(
                m ->
                    Stream.of((m.group(2) == null ? m.group(3) : m.group(2)).split(", "))
                        .map(simple -> m.group(1) + "." + simple))
            .toList();

    assertThat(classes)
        .isNotEmpty()
        .allSatisfy(type -> assertThat(Class.forName(type)).isNotNull());
  }

  private static List<String> texts(String name) throws IOException {
    return Notebook.named(name).paragraphs().findValuesAsText("text");
  }
}
