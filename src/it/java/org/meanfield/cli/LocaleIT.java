package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.Quickstart;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;

/**
 * The quickstart on machines of other languages, driver and executors: digits, decimals and letters
 * of their own change neither a file nor what is printed.
 */
@Tag("slow")
class LocaleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IMAGES = 300;

  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static Told english = new Told("", "", List.of(), "");

  /** What the commands say and write, less the names of folders and what takes time. */
  private record Told(String weights, String evaluation, List<String> rows, String shards) {}

  @BeforeAll
  static void start() throws Exception {
    Quickstart.write(folder.resolve("images"), IMAGES);
    cluster = StandaloneCluster.start(folder, 2);
    english = commands("en", "US");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"ar, EG", "fa, IR", "tr, TR"})
  void writesAndPrintsWhatItDoesInEnglish(String language, String country) throws Exception {
    assertThat(commands(language, country)).isEqualTo(english);
  }

  private static Told commands(String language, String country) throws Exception {
    String java = "-Duser.language=" + language + " -Duser.country=" + country;
    String run = "run-" + language;
    String shards = "shards-" + language;
    String table = "table-" + language;
    String weights =
        JSON.readTree(
                meanfield(
                    java,
                    "train",
                    Script.home().resolve("conf/quickstart.conf").toString(),
                    "--json",
                    "--set=data.train=images",
                    "--set=data.test=images",
                    "--set=training.epochs=2",
                    "--set=run.folder=" + run))
            .path("weightsSha256")
            .asText();
    String evaluation = meanfield(java, "evaluate", run, "images");
    meanfield(java, "predict", run, "images", "--out", table, "--format", "csv");
    meanfield(
        java,
        "prepare",
        "images",
        "--out",
        shards,
        "--set=data.image.height=28",
        "--set=data.image.width=28",
        "--set=data.image.channels=grey");
    return new Told(
        weights, evaluation.replace(run, ""), rows(folder.resolve(table)), manifest(shards));
  }

  /** Gives what it prints for machines, and sees to what it prints for people. */
  private static String meanfield(String java, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--master", cluster.master()));
    words.addAll(List.of("--conf", "spark.executorEnv.JAVA_TOOL_OPTIONS=" + java));
    Script.Outcome outcome =
        Script.named("meanfield")
            .with("JAVA_TOOL_OPTIONS", java)
            .run(folder, words.toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err())
        .as("digits beside those of ASCII")
        .doesNotMatch("(?s).*[\\p{Nd}&&[^0-9]].*");
    return outcome.out();
  }

  private static List<String> rows(Path table) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> parts = Files.list(table)) {
      for (Path part : parts.filter(p -> p.getFileName().toString().endsWith(".csv")).toList()) {
        rows.addAll(Files.readAllLines(part));
      }
    }
    return rows.stream().distinct().sorted().toList();
  }

  /** Names and lengths of what was prepared. */
  private static String manifest(String shards) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder.resolve(shards))) {
      for (Path file : all.filter(p -> p.getFileName().toString().endsWith(".parquet")).toList()) {
        files.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return files.toString();
  }
}
