package org.meanfield.bench.averaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.meanfield.bench.RepeatedImages;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Installation;

/** Epochs of the quickstart's recipe over its images several times. */
final class EpochRun {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final int EPOCHS = 4;

  private final Installation installation;
  private final Path folder;

  EpochRun(Installation installation, Path folder) {
    this.installation = installation;
    this.folder = folder;
  }

  /** The epoch after the first in the middle of the others, by the share that is no gradients. */
  EpochShare measure(int copies) throws IOException, BenchException, InterruptedException {
    Path work = Files.createTempDirectory(folder, "epoch");
    Path images = RepeatedImages.write(installation.images(), copies, work);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            installation.script("meanfield").toString(),
            "train",
            installation.recipe().toString(),
            "--json",
            "--master",
            "local[" + Setting.WORKERS + "]"));
    Map<String, Object> settings =
        Map.of(
            "data.train",
            images,
            "data.validation",
            0,
            "training.epochs",
            EPOCHS,
            "training.workers",
            Setting.WORKERS,
            "run.folder",
            work.resolve("run"));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    try (Child child =
        Child.start(
            "epochs of the quickstart",
            command,
            Map.of("MEANFIELD_NO_BUILD", "1"),
            folder,
            PATIENCE)) {
      child.rest();
    }
    List<EpochShare> epochs = epochs(work.resolve("run/metrics.jsonl"));
    return epochs.get(epochs.size() / 2);
  }

  private static List<EpochShare> epochs(Path metrics) throws IOException {
    List<EpochShare> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(metrics)) {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.path("type").asText().equals("epoch") && node.path("epoch").asInt() > 1) {
        double seconds = node.path("seconds").asDouble();
        epochs.add(
            new EpochShare(
                node.path("examples").asLong(),
                seconds,
                node.path("waitSeconds").asDouble() / seconds,
                node.path("averagingSeconds").asDouble() / seconds));
      }
    }
    epochs.sort(Comparator.comparingDouble(EpochShare::notGradients));
    return epochs;
  }
}
