package org.meanfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages lead where they say, and the README stays what one reads in two minutes. */
class PagesTest {
  private static final Path HOME = Path.of("");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  /** How this project once said it; each has a word that others use. */
  private static final List<String> OLD_WORDS =
      List.of(
          "a fault of ours",
          "foretold",
          "beaten to",
          "was not to be had",
          "blotted out",
          "beside other work",
          "is told in full");

  private static List<Path> pages() {
    List<Path> pages = new ArrayList<>(Pages.all(HOME));
    pages.add(HOME.resolve("CONTRIBUTING.md"));
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void leadsToFilesAndHeadingsThatAreThere(Path page) {
    List<String> broken =
        LINK.matcher(withoutBlocks(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.matches("[a-z]+:.*"))
            .filter(link -> !leadsSomewhere(page, link))
            .toList();

    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void usesNoWordThatHasGone(Path page) {
    assertThat(Pages.text(page).toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
        .doesNotContain(OLD_WORDS);
  }

  @Test
  void theReadmeIsShort() {
    assertThat(Pages.text(HOME.resolve("README.md")).lines()).hasSizeLessThanOrEqualTo(180);
  }

  @Test
  void everyPageIsReachedFromTheReadme() {
    Set<Path> reached = new TreeSet<>();
    follow(HOME.resolve("README.md"), reached);

    assertThat(reached).containsAll(Pages.all(HOME).stream().map(Path::normalize).toList());
  }

  private static void follow(Path page, Set<Path> reached) {
    if (reached.add(page.normalize()) && page.toString().endsWith(".md")) {
      LINK.matcher(withoutBlocks(page))
          .results()
          .map(link -> link.group(1).replaceFirst("#.*", ""))
          .filter(link -> link.endsWith(".md") && !link.matches("[a-z]+:.*"))
          .forEach(link -> follow(page.resolveSibling(link).normalize(), reached));
    }
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] halves = link.split("#", 2);
    Path file = halves[0].isEmpty() ? page : page.resolveSibling(halves[0]).normalize();
    return Files.exists(file) && (halves.length == 1 || anchors(file).contains(halves[1]));
  }

  /** As GitHub and the generators of sites derive them of headings. */
  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(withoutBlocks(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutBlocks(Path page) {
    return Pages.text(page).replaceAll("(?ms)^```.*?^```$", "");
  }
}
