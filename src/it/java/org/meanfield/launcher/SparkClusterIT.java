package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/spark-cluster}: a cluster from its start to its stop. */
@Tag("slow")
class SparkClusterIT {
  @TempDir Path folder;

  private Script cluster() {
    return Script.named("spark-cluster").with("MEANFIELD_CLUSTER_DIR", folder.resolve("cluster"));
  }

  @AfterEach
  void stop() throws Exception {
    cluster().run(folder, "stop");
  }

  @Test
  void startsOnceTellsAndStops() throws Exception {
    Script.Outcome started = cluster().run(folder, "start", "--workers", "1", "--memory", "512m");
    assertThat(started.status()).as(started.err()).isZero();
    assertThat(started.out()).matches("spark://127\\.0\\.0\\.1:\\d+\n");
    assertThat(cluster().run(folder, "status"))
        .satisfies(told -> assertThat(told.status()).isZero())
        .satisfies(told -> assertThat(told.out()).contains(started.out().strip(), "worker-1 runs"));

    Script.Outcome second = cluster().run(folder, "start");
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err()).contains("runs already", started.out().strip());

    assertThat(cluster().run(folder, "stop").status()).isZero();
    assertThat(cluster().run(folder, "status").status()).isEqualTo(3);
    assertThat(cluster().run(folder, "stop").status()).isZero();
  }

  @Test
  void removesNothingFromAFolderOfOthers() throws Exception {
    Path log = Files.createDirectories(folder.resolve("cluster/worker-data")).resolve("my.log");
    Files.writeString(log, "mine");
    Path processes = Files.writeString(folder.resolve("cluster/processes"), "mine too");

    Script.Outcome started = cluster().run(folder, "start");
    Script.Outcome stopped = cluster().run(folder, "stop");

    assertThat(started.status()).isEqualTo(2);
    assertThat(started.err()).contains("new or empty folder");
    assertThat(stopped.status()).isZero();
    assertThat(log).hasContent("mine");
    assertThat(processes).hasContent("mine too");
  }
}
