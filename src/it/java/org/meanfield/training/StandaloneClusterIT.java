package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Eventually;
import org.meanfield.launcher.StandaloneCluster;

/** The same recipe gives the same bits, wherever and however it is run. */
class StandaloneClusterIT {
  @TempDir static Path folder;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = StandaloneCluster.start(folder, 2);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_onOneSlotWithOtherThreadSettings() throws Exception {
    SmallRun run =
        SmallRun.in(folder.resolve("one-slot"))
            .with("OMP_NUM_THREADS", "4")
            .with("OPENBLAS_NUM_THREADS", "4");

    assertThat(run.train("--master", "local[1]")).isEqualTo(SmallRun.undisturbedWeights(folder));
  }

  @Tag("slow")
  @Test
  void comesToTheSameWeights_onTwoExecutors() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("standalone")).with("OMP_NUM_THREADS", "1");

    assertThat(run.train("--master", cluster.master()))
        .isEqualTo(SmallRun.undisturbedWeights(folder));
  }

  @Test
  void comesToTheSameWeights_whenAnExecutorIsKilledInMidEpoch() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("killed-executor"));
    SmallRun.Started started = run.startAndAwaitSecondEpoch("--master", cluster.master());

    // A run begins with those that are there, and takes in the others.
    Eventually.holds("two executors", () -> cluster.executors().size() == 2);
    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors.get(0).destroyForcibly()).isTrue();

    assertThat(started.end()).as(started.lines().toString()).isZero();
    assertThat(started.weights()).isEqualTo(SmallRun.undisturbedWeights(folder));
    assertThat(started.lines())
        .anySatisfy(line -> assertThat(line).contains("lost executor", "checkpoint of epoch 1"));
  }
}
