package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Script;

/** The same recipe gives the same bits, wherever and however it is run. */
class StandaloneClusterIT {
  @TempDir static Path folder;
  private static String master = "";

  @BeforeAll
  static void start() throws Exception {
    Script.Outcome started =
        cluster().run(folder, "start", "--workers", "2", "--cores", "1", "--memory", "1g");
    assertThat(started.status()).as(started.err()).isZero();
    master = started.out().strip();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster().run(folder, "stop");
  }

  @Test
  void comesToTheSameWeights_onOneSlotWithOtherThreadSettings() throws Exception {
    SmallRun run =
        SmallRun.in(folder.resolve("one-slot"))
            .with("OMP_NUM_THREADS", "4")
            .with("OPENBLAS_NUM_THREADS", "4");

    assertThat(run.train("--master", "local[1]")).isEqualTo(SmallRun.undisturbedWeights(folder));
  }

  @Test
  void comesToTheSameWeights_onTwoExecutors() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("standalone")).with("OMP_NUM_THREADS", "1");

    assertThat(run.train("--master", master)).isEqualTo(SmallRun.undisturbedWeights(folder));
  }

  @Test
  void comesToTheSameWeights_whenAnExecutorIsKilledInMidEpoch() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("killed-executor"));
    SmallRun.Started started = run.startAndAwaitSecondEpoch("--master", master);

    killAnExecutor();

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(SmallRun.undisturbedWeights(folder));
    assertThat(started.lines())
        .anySatisfy(line -> assertThat(line).contains("lost executor", "checkpoint of epoch 1"));
  }

  private static void killAnExecutor() throws Exception {
    List<ProcessHandle> executors =
        Files.readAllLines(folder.resolve("cluster/processes")).stream()
            .map(line -> Long.valueOf(line.split(" ", -1)[0]))
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(ProcessHandle::children)
            .toList();
    assertThat(executors).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
  }

  private static Script cluster() {
    return Script.named("spark-cluster").with("MEANFIELD_CLUSTER_DIR", folder.resolve("cluster"));
  }
}
