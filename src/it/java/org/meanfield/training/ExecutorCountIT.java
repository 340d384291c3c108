package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.launcher.StandaloneCluster;

/** Four workers come to the same weights, on however many executors. */
@Tag("slow")
class ExecutorCountIT {
  @TempDir static Path folder;
  private static String undisturbed;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    undisturbed = ClusterDriver.undisturbed(folder);
    cluster = StandaloneCluster.start(folder, ClusterDriver.WORKERS);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void comesToTheWeightsOfOneProcess(int executors) throws Exception {
    Map<String, String> some = Map.of("spark.cores.max", Integer.toString(executors));
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, some)) {
      driver.awaitExecutors(executors);

      ClusterDriver.Trained trained = driver.train("on-" + executors);

      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
    }
  }
}
