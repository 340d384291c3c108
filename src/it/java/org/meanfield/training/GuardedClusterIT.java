package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.HeldBlocks;
import org.meanfield.launcher.StandaloneCluster;

/**
 * On a cluster that asks for a secret, encrypts what it sends and what it writes on local disks,
 * and serves the shuffles' files by the Worker: to the weights of a run in one process.
 */
class GuardedClusterIT {
  private static final String SECRET = "spark.authenticate.secret";

  @TempDir static Path folder;
  private static String undisturbed;
  private static StandaloneCluster cluster;
  private static Map<String, String> settings = Map.of();

  @BeforeAll
  static void start() throws Exception {
    undisturbed = ClusterDriver.undisturbed(folder);
    Map<String, String> daemons = new HashMap<>();
    daemons.put("spark.authenticate", "true");
    daemons.put(SECRET, "tell-no-one");
    daemons.put("spark.network.crypto.enabled", "true");
    daemons.put("spark.shuffle.service.enabled", "true");
    daemons.put("spark.shuffle.service.port", Integer.toString(freePort()));
    List<String> options = new ArrayList<>();
    daemons.forEach((key, value) -> options.add("-D" + key + "=" + value));
    cluster = StandaloneCluster.start(folder, 1, 2, String.join(" ", options));
    daemons.put("spark.executor.cores", "1");
    daemons.put("spark.io.encryption.enabled", "true");
    settings = Map.copyOf(daemons);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void comesToTheWeightsOfOneProcess_withBlocksOnEncryptedDisks() throws Exception {
    Map<String, String> littleMemory = new HashMap<>(settings);
    // A few MB, of which Spark gives blocks less than the run has of them.
    littleMemory.put("spark.memory.fraction", "0.01");
    // Where blocks may move, the driver knows them, and the test finds those on disks.
    littleMemory.put("spark.decommission.enabled", "true");
    List<Boolean> encrypted = new ArrayList<>();
    ClusterDriver.Trained trained;
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, littleMemory)) {
      driver.awaitExecutors(2);
      trained =
          driver.train(
              "guarded", Map.of("epoch 1/3", () -> encrypted.addAll(blocksOnDisk(driver))));
    }

    assertThat(encrypted).isNotEmpty().containsOnly(true);
    assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whenAnExecutorIsKilledWhoseShuffleFilesStay() throws Exception {
    try (ClusterDriver driver = ClusterDriver.on(cluster, folder, settings)) {
      List<String> ids = driver.awaitExecutors(2);
      ProcessHandle killed = driver.executor(ids.get(1));
      StageWatch secondEpoch = StageWatch.of("train", 3).onStart(killed::destroyForcibly);
      driver.context().addSparkListener(secondEpoch);

      ClusterDriver.Trained trained = driver.train("guarded-killed");

      secondEpoch.check();
      assertThat(trained.weights()).as(trained.lines().toString()).isEqualTo(undisturbed);
      assertThat(trained.lines())
          .anySatisfy(line -> assertThat(line).contains("lost executor " + ids.get(1)));
    }
  }

  /** Of each block of the run that lies on a disk, whether its file says something else than it. */
  private static List<Boolean> blocksOnDisk(ClusterDriver driver) {
    List<Boolean> found = new ArrayList<>();
    for (BlockAddress executor : Executors.registered(driver.context())) {
      for (RDDBlockId id : HeldBlocks.of(driver.context(), executor.executor()).onDisk()) {
        byte[] bytes = BlockStore.get(id.rddId(), id.splitIndex(), executor).bytes();
        found.add(!Arrays.equals(fileOf(id), bytes));
      }
    }
    return found;
  }

  private static byte[] fileOf(RDDBlockId id) {
    try (Stream<Path> files = Files.walk(folder.resolve("cluster/local"))) {
      return Files.readAllBytes(
          files.filter(file -> file.endsWith(id.name())).findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
