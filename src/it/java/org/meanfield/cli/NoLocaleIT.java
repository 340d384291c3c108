package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;

/**
 * Names outside ASCII where the machines' locale knows none: driver, Workers and executors are
 * processes under {@code LC_ALL=C}.
 */
@Tag("slow")
class NoLocaleIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = StandaloneCluster.startWithoutLocale(folder, 2);
    Workbench bench = new Workbench(folder);
    bench.tree("bilder", 8, "blüte", "猫");
    bench.recipe("data.train = bilder", "data.test = bilder", "training.workers = 2");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private static Script.Outcome meanfield(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--master", cluster.master()));
    return Script.named("meanfield").with("LC_ALL", "C").run(folder, words.toArray(String[]::new));
  }

  @Test
  void trainsJudgesAndPredicts() throws Exception {
    Script.Outcome training =
        meanfield("train", "recipe.conf", "--json", "--set", "run.folder=läufe/猫");
    assertThat(training.status()).as(training.err()).isZero();

    Script.Outcome judging = meanfield("evaluate", "läufe/猫", "bilder", "--json");
    assertThat(judging.status()).as(judging.err()).isZero();
    JsonNode evaluation = JSON.readTree(judging.out());
    assertThat(evaluation.path("examples").asInt()).isEqualTo(16);
    assertThat(evaluation.path("classes"))
        .extracting(c -> c.path("label").asText())
        .containsExactly("blüte", "猫");

    Script.Outcome prediction =
        meanfield("predict", "läufe/猫", "bilder", "--out", "antworten/fürs Erste", "--json");
    assertThat(prediction.status()).as(prediction.err()).isZero();
    assertThat(JSON.readTree(prediction.out()).path("rows").asInt()).isEqualTo(16);
    assertThat(folder.resolve("antworten/fürs Erste")).isDirectoryContaining("glob:**.parquet");
  }

  @Test
  void namesCauseAndRemedy_whereExecutorsAreUnderAscii() throws Exception {
    Script.Outcome training =
        meanfield(
            "train",
            "recipe.conf",
            "--set",
            "run.folder=refused",
            "--conf",
            "spark.executorEnv.LC_ALL=C");

    assertThat(training.status()).isEqualTo(ErrorKind.CLUSTER.exitStatus());
    assertThat(training.err())
        .contains("An executor on", "charset ANSI_X3.4-1968")
        .contains("--conf spark.executorEnv.LC_ALL=C.UTF-8")
        .doesNotContain("Exception");
  }
}
