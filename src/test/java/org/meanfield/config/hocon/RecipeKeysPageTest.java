package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.Pages;

/** The page of a recipe's keys says what the keys themselves say. */
class RecipeKeysPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/recipe-keys.md");

  /** As pages write a key or a section, alone or with a value. */
  private static final Pattern KEY =
      Pattern.compile(
          "`((?:data|run|network|training|averaging|compute)(?:\\.[a-z][A-Za-z]*)+)(?: ?=[^`]*)?`");

  /** Of a run folder, with the name of a section. */
  private static final Set<String> FILES = Set.of("data.html", "data.json", "network.json");

  @Test
  void listsEveryKeyAsItIsDeclared() throws IOException {
    Stream<String> rows =
        RecipeKeys.ALL.stream()
            .map(
                key ->
                    row(
                        '`' + key.name() + '`',
                        key.kind().text(),
                        key.defaultText(),
                        key.description(),
                        key.mayChange() ? "yes" : ""));
    assertThat(between("keys"))
        .as("what is expected belongs between the marks in %s", PAGE)
        .isEqualTo(table(List.of("key", "values", "default", "meaning", "may change"), rows));
  }

  @Test
  void listsEveryEarlierName() throws IOException {
    Map<String, String> names = new TreeMap<>(KeyHistory.OURS.renamed());
    KeyHistory.OURS
        .reworded()
        .forEach(
            (key, words) ->
                words.forEach((was, is) -> names.put(key + " = " + was, key + " = " + is)));
    Stream<String> rows =
        names.entrySet().stream()
            .map(name -> row('`' + name.getKey() + '`', '`' + name.getValue() + '`'));
    assertThat(between("earlier names"))
        .as("what is expected belongs between the marks in %s", PAGE)
        .isEqualTo(table(List.of("earlier", "now"), rows));
  }

  private static String table(List<String> heads, Stream<String> rows) {
    return Stream.concat(
            Stream.of(row(heads.toArray(String[]::new)), "|" + "---|".repeat(heads.size())), rows)
        .collect(Collectors.joining("\n"));
  }

  private static String row(String... cells) {
    return Stream.of(cells)
        .map(cell -> cell.replace("|", "\\|").replace("<", "\\<"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String between(String mark) throws IOException {
    String page = Files.readString(PAGE);
    String text =
        StringUtils.substringBetween(page, "<!-- " + mark + " -->", "<!-- end of " + mark + " -->");
    assertThat(text).as("the marks of %s in %s", mark, PAGE).isNotNull();
    return text.strip();
  }

  /** But for the page on the code, whose rooms are called like sections. */
  private static Stream<Path> pages() {
    return Pages.all(Path.of("")).stream().filter(page -> !page.endsWith("architecture.md"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void keysThatAPageNamesAreThere(Path page) {
    String text = StringUtils.substringBefore(Pages.text(page), "## Earlier names");
    assertThat(KEY.matcher(text).results().map(found -> found.group(1)))
        .filteredOn(name -> !FILES.contains(name))
        .allMatch(name -> RecipeKeys.isKey(name) || !RecipeKeys.namesIn(name).isEmpty());
  }
}
