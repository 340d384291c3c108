package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.launcher.Script;

/** Masters that cannot be used, and executors that do not see what the driver sees. */
class ClusterFaultsIT {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void twoClassesOfImages() throws Exception {
    bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe();
  }

  @Test
  void tellsThatNoMasterAnswers_withoutWaitingForLong() throws Exception {
    Instant begun = Instant.now();

    bench
        .runAsGiven("train", "recipe.conf", "--master", "spark://127.0.0.1:1")
        .refused(
            ErrorKind.CLUSTER,
            "No Spark master answers at spark://127.0.0.1:1",
            "Connection refused",
            "scripts/spark-cluster start");

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void refusesAMasterUrlThatIsNone() throws Exception {
    bench
        .runAsGiven("train", "recipe.conf", "--master", "spark://nowhere")
        .refused(ErrorKind.USAGE, "--master spark://nowhere", "Expected spark://HOST:PORT");
  }

  @Test
  void refusesAMasterOfAKindThatSparkDoesNotKnow() throws Exception {
    bench
        .runAsGiven("train", "recipe.conf", "--master", "loocal[2]")
        .refused(ErrorKind.USAGE, "knows no master \"loocal[2]\"", "expected local[N]");
  }

  @Test
  void refusesAGpuForTheJarThatComputesOnTheCpu() throws Exception {
    bench
        .run(
            "train",
            "recipe.conf",
            "--conf",
            "spark.executor.resource.gpu.amount=1",
            "--conf",
            "spark.task.resource.gpu.amount=1")
        .refused(
            ErrorKind.USAGE,
            "A GPU is asked for (spark.executor.resource.gpu.amount=1",
            "this jar computes on the CPU",
            "scripts/meanfield package --cuda");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesTheExecutorThatDoesNotSeeTheImages() throws Exception {
    Script cluster =
        Script.named("spark-cluster").with("MEANFIELD_CLUSTER_DIR", bench.at("cluster"));
    Path run = bench.at("run");
    try {
      String master =
          cluster.run(folder, "start", "--workers", "1", "--memory", "1g").out().strip();

      // Each process sees its own working folder there.
      bench
          .runAsGiven(
              "train",
              "recipe.conf",
              "--set",
              "data.train=/proc/self/cwd/images",
              "--set",
              "run.folder=" + run,
              "--master",
              master)
          .failed(
              ErrorKind.DATA,
              "executor 0 on host ",
              "does not see file:/proc/self/cwd/images/",
              ".png, which the driver has listed",
              "under the same path");
    } finally {
      cluster.run(folder, "stop");
    }
    assertThat(run.resolve("status.json")).content().contains("\"failed\"", "does not see");
    assertThat(run.resolve("model")).doesNotExist();
  }
}
