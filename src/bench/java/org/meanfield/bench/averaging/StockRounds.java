package org.meanfield.bench.averaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Cluster;
import org.meanfield.bench.process.Installation;

/** Rounds of stock dl4j-spark, in a driver's process of its own. */
final class StockRounds {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final String MAIN = "org.meanfield.bench.stock.AveragingRounds";

  private final Installation installation;
  private final Path folder;

  StockRounds(Installation installation, Path folder) {
    this.installation = installation;
    this.folder = folder;
  }

  /**
   * Fits a third of the rounds to warm up, then twice a third.
   *
   * @param network its configuration, in JSON
   * @param cluster null: local mode
   */
  Measured measure(Setting setting, Path network, @Nullable Cluster cluster)
      throws IOException, BenchException, InterruptedException {
    List<ProcessHandle> workers = cluster == null ? List.of() : cluster.workers();
    try (Child child =
            Child.start(
                setting.toString(),
                command(setting, network, cluster),
                Map.of("OMP_NUM_THREADS", "1", "OPT_OUT_TRACKING", "true"),
                folder,
                PATIENCE);
        PeakMemory driver = new PeakMemory(List.of(child.handle()));
        PeakMemory executors = new PeakMemory(workers)) {
      JsonNode told = new ObjectMapper().readTree(child.rest());
      double round = told.path("secondsPerRound").asDouble(Double.NaN);
      double step = told.path("secondsPerStep").asDouble(Double.NaN);
      if (Double.isNaN(round) || Double.isNaN(step)) {
        throw new BenchException(setting + " told no times");
      }
      return new Measured(setting, round, round - step, null, driver.bytes(), executors.bytes());
    }
  }

  private List<String> command(Setting setting, Path network, @Nullable Cluster cluster) {
    List<String> command = new ArrayList<>(List.of(Installation.java().toString()));
    command.addAll(Installation.opensForSpark());
    command.addAll(
        List.of(
            "-Xmx" + setting.driverMemory(),
            "-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Dlog4j2.configurationFile=" + installation.logging(),
            "-cp",
            installation.peersClassPath(),
            MAIN,
            cluster == null ? "local[" + Setting.WORKERS + "]" : cluster.master(),
            installation.peersClassPath(),
            cluster == null ? "1g" : setting.executorMemory(),
            network.toString(),
            Integer.toString(Setting.WORKERS),
            Integer.toString(Setting.BATCH),
            Integer.toString(setting.rounds() / 3)));
    return command;
  }
}
