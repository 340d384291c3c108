package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.Executors;
import org.meanfield.launcher.Eventually;
import org.meanfield.launcher.StandaloneCluster;

/**
 * Spark's Workers that are told to leave the cluster, as a machine is that is taken away: a run
 * comes to the weights of one that nothing disturbs.
 */
@Tag("slow")
class LeavingWorkerIT {
  private static final String ENABLED = "spark.decommission.enabled";
  private static final Map<String, String> DECOMMISSION =
      Map.of(
          ENABLED,
          "true",
          "spark.storage.decommission.enabled",
          "true",
          "spark.storage.decommission.replicationReattemptInterval",
          "1s");

  @TempDir static Path folder;
  private static String undisturbed;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    undisturbed = ClusterDriver.undisturbed(folder);
    cluster = StandaloneCluster.start(folder, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void itsBlocksAreMoved_whenItIsToldBetweenEpochs() throws Exception {
    String host = "127.0.0.2";
    ProcessHandle worker = cluster.addWorker(host, "-D" + ENABLED + "=true");
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, DECOMMISSION)) {
      driver.awaitExecutors(2);

      ClusterDriver.Trained trained =
          driver.train(
              "between-epochs",
              Map.of(
                  "epoch 1/3",
                  () -> {
                    assertThat(isUsed(driver, host)).isTrue();
                    ClusterDriver.signal("PWR", worker);
                    Eventually.holds("no executor on " + host, () -> !isUsed(driver, host));
                  }));

      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(trained.lines())
          .noneMatch(line -> line.startsWith("lost"))
          .contains("going on with 1 executor");
    }
  }

  @Test
  void itsWorkIsDoneElsewhere_whenItIsToldWhileItTrains() throws Exception {
    String host = "127.0.0.3";
    ProcessHandle worker = cluster.addWorker(host, "-D" + ENABLED + "=true");
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, DECOMMISSION)) {
      driver.awaitExecutors(2);
      StageWatch secondEpoch =
          StageWatch.of("train", 3).onStart(() -> ClusterDriver.signal("PWR", worker));
      driver.context().addSparkListener(secondEpoch);

      ClusterDriver.Trained trained = driver.train("training");

      secondEpoch.check();
      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(isUsed(driver, host)).isFalse();
    }
  }

  private static boolean isUsed(ClusterDriver driver, String host) {
    return Executors.registered(driver.context()).stream()
        .anyMatch(executor -> executor.host().equals(host));
  }
}
