package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.hocon.KeyHelp;
import org.meanfield.config.hocon.RecipeReader;

/** What {@code clusters.md} names is there under that name. */
class ClustersPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/clusters.md");

  private String page = "";

  @BeforeEach
  void read() throws Exception {
    page = Files.readString(PAGE);
  }

  @Test
  void isLinkedFromTheReadme() throws Exception {
    assertThat(Files.readString(Path.of("README.md"))).contains("](" + PAGE + ")");
  }

  @Test
  void linksToFilesThatExist() {
    List<String> links = found("\\]\\(([^)#]+)\\)");

    assertThat(links).hasSizeGreaterThan(3).allMatch(link -> exists(PAGE.resolveSibling(link)));
    assertThat(found("(?:--properties-file )(conf/\\S+)"))
        .isNotEmpty()
        .allMatch(file -> exists(Path.of(file)));
  }

  @Test
  void namesKeysThatRecipesHave() {
    Set<String> known = RecipeReader.keys().stream().map(KeyHelp::key).collect(Collectors.toSet());

    assertThat(found("--set ([a-z.A-Z]+)=")).isNotEmpty().allMatch(known::contains);
    assertThat(found("`((?:data|run|network|training)\\.[a-zA-Z.]+)`"))
        .isNotEmpty()
        .allMatch(known::contains);
  }

  @Test
  void namesOptionsThatTheLauncherHandsToSpark() throws Exception {
    String launcher = Files.readString(Path.of("scripts/meanfield"));

    assertThat(new TreeSet<>(found("(--[a-z-]+[a-z])")))
        .filteredOn(option -> !Set.of("--set", "--add-opens").contains(option))
        .isNotEmpty()
        .allMatch(option -> Pattern.compile("\\s" + option + "\\s").matcher(launcher).find());
  }

  @Test
  void tellsTheBoundsThatAreSet() {
    var hadoop = ClusterAccess.own("page").hadoop();

    for (String key :
        List.of(
            "ipc.client.connect.max.retries",
            "ipc.client.connect.max.retries.on.timeouts",
            "fs.s3a.attempts.maximum",
            "fs.s3a.retry.limit")) {
      assertThat(page.replace('\n', ' '))
          .containsPattern("`" + Pattern.quote(key) + "` (to |\\()" + hadoop.get(key) + "\\b");
    }
  }

  @Test
  void namesTheVersionOfSparksHadoop() {
    assertThat(found("hadoop-aws:([0-9.]+)")).containsOnly(VersionInfo.getVersion());
  }

  private List<String> found(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private static boolean exists(Path file) {
    return Files.exists(file);
  }
}
