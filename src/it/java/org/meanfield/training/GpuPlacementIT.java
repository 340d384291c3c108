package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.NvidiaSmi;
import org.meanfield.launcher.Script;

/**
 * A Worker whose discovery script names two GPUs and which starts two executors of two cores. The
 * recipe leaves the number of workers open, and the CPU computes in the GPUs' place; who gets which
 * is Spark's own doing.
 */
class GpuPlacementIT {
  private static final Pattern TOOK =
      Pattern.compile("worker ([0-9]+) on executor ([0-9]+) on \\S+ took GPU address (\\S+): .*");

  @TempDir Path folder;
  private String master = "";

  @BeforeEach
  void start() throws Exception {
    Script.Outcome started =
        cluster().run(folder, "start", "--workers", "1", "--cores", "4", "--memory", "2g");
    assertThat(started.status()).as(started.err()).isZero();
    master = started.out().strip();
  }

  @AfterEach
  void stop() throws Exception {
    cluster().run(folder, "stop");
  }

  private Script cluster() throws Exception {
    return Script.named("spark-cluster")
        .with("MEANFIELD_CLUSTER_DIR", folder.resolve("cluster"))
        .findingFirst(NvidiaSmi.saying(folder.resolve("programs"), "0\n1", 0))
        .with(
            "SPARK_WORKER_OPTS",
            "-Dspark.worker.resource.gpu.amount=2 -Dspark.worker.resource.gpu.discoveryScript="
                + Script.named("gpu-discovery").file());
  }

  @Tag("slow")
  @Test
  void runsAWorkerAGpu_whateverTheCoresHaveRoomFor() throws Exception {
    SmallRun.Started run =
        SmallRun.in(folder.resolve("placed"))
            .startAndAwaitSecondEpoch(
                "--master",
                master,
                "--set",
                "training.workers=auto",
                "--executor-cores",
                "2",
                "--conf",
                "spark.executor.resource.gpu.amount=1",
                "--conf",
                "spark.task.resource.gpu.amount=1",
                "--conf",
                "spark.meanfield.gpu.rehearsal=true");

    assertThat(run.end()).as(run.lines().toString()).isZero();
    List<MatchResult> took =
        run.lines().stream().flatMap(line -> TOOK.matcher(line).results()).toList();
    assertThat(took).extracting(match -> match.group(1)).containsExactly("0", "1");
    assertThat(took).extracting(match -> match.group(2)).containsExactlyInAnyOrder("0", "1");
    assertThat(took).extracting(match -> match.group(3)).containsExactlyInAnyOrder("0", "1");
    assertThat(run.lines())
        .anySatisfy(line -> assertThat(line).contains("2 workers on 2 executors"));
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbedWeights(folder));
  }
}
