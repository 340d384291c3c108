package org.meanfield.bench.averaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.Medians;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Cluster;
import org.meanfield.bench.process.Installation;

/** Rounds of {@code scripts/meanfield train}, as its own metrics tell them. */
final class OwnRounds {
  private static final Duration PATIENCE = Duration.ofMinutes(12);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation installation;
  private final Path folder;

  OwnRounds(Installation installation, Path folder) {
    this.installation = installation;
    this.folder = folder;
  }

  /**
   * Trains one epoch, averaged after each step.
   *
   * @param network its configuration, in JSON
   * @param cluster null: local mode
   */
  Measured measure(Setting setting, Path network, @Nullable Cluster cluster)
      throws IOException, BenchException, InterruptedException {
    Path work = Files.createTempDirectory(folder, "own");
    Path images = MadeImages.write(work, setting.rounds() * Setting.WORKERS * Setting.BATCH);
    List<ProcessHandle> workers = cluster == null ? List.of() : cluster.workers();
    try (Child child =
            Child.start(
                setting.toString(),
                command(setting, network, images, work.resolve("run"), cluster),
                Map.of("MEANFIELD_NO_BUILD", "1", "OMP_NUM_THREADS", "1"),
                folder,
                PATIENCE);
        PeakMemory driver = new PeakMemory(List.of(child.handle()));
        PeakMemory executors = new PeakMemory(workers)) {
      child.rest();
      List<JsonNode> rounds = warmRounds(work.resolve("run/metrics.jsonl"));
      return new Measured(
          setting,
          median(rounds, OwnRounds::seconds),
          median(rounds, round -> seconds(round) - longest(round)),
          (long) median(rounds, round -> round.path("remoteBytes").asDouble()),
          driver.bytes(),
          executors.bytes());
    }
  }

  private List<String> command(
      Setting setting, Path network, Path images, Path run, @Nullable Cluster cluster) {
    List<String> command =
        new ArrayList<>(
            List.of(
                installation.script("meanfield").toString(),
                "train",
                "--json",
                "--driver-memory",
                setting.driverMemory(),
                "--master",
                cluster == null ? "local[" + Setting.WORKERS + "]" : cluster.master()));
    if (cluster != null) {
      command.addAll(List.of("--executor-memory", setting.executorMemory()));
    }
    Map<String, Object> recipe =
        Map.ofEntries(
            Map.entry("data.train", images),
            Map.entry("data.validation", 0),
            Map.entry("data.image.height", DenseModel.SIDE),
            Map.entry("data.image.width", DenseModel.SIDE),
            Map.entry("data.image.channels", "grey"),
            Map.entry("network.file", network),
            Map.entry("training.workers", Setting.WORKERS),
            Map.entry("training.epochs", 1),
            Map.entry("training.batchSize", Setting.BATCH),
            Map.entry("averaging.every", 1),
            Map.entry("averaging.codec", setting.codec()),
            Map.entry("run.folder", run));
    recipe.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return command;
  }

  private static List<JsonNode> warmRounds(Path metrics) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(metrics)) {
      JsonNode node = JSON.readTree(line);
      if (node.path("type").asText().equals("round")) {
        rounds.add(node);
      }
    }
    return rounds.subList(rounds.size() / 3, rounds.size());
  }

  private static double seconds(JsonNode round) {
    return round.path("seconds").asDouble();
  }

  /** Local steps of the slower worker. */
  private static double longest(JsonNode round) {
    return round.path("computeSeconds").asDouble() + round.path("waitSeconds").asDouble();
  }

  private static double median(List<JsonNode> rounds, ToDoubleFunction<JsonNode> figure) {
    return Medians.median(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
