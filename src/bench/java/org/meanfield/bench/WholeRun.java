package org.meanfield.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Installation;

/** Measures {@code scripts/meanfield train} on the quickstart's recipe, as a user runs it. */
final class WholeRun {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Installation installation;
  private final Path folder;
  private final Path images;
  private final int epochs;
  private int runs;

  /**
   * @param images the training images that {@link RepeatedImages} wrote
   */
  WholeRun(Installation installation, Path folder, Path images, int epochs) {
    this.installation = installation;
    this.folder = folder;
    this.images = images;
    this.epochs = epochs;
  }

  /** Images a second after the first epoch, as the run itself tells them. */
  Map<Integer, Double> measure(Configuration configuration)
      throws IOException, BenchException, InterruptedException {
    int batch = configuration.workload().batch();
    List<String> command =
        List.of(
            installation.script("meanfield").toString(),
            "train",
            installation.recipe().toString(),
            "--json",
            "--master",
            "local[" + configuration.threads() + "]",
            "--set",
            "data.train=" + images,
            "--set",
            "network.name=" + configuration.workload(),
            "--set",
            "training.batchSize=" + batch,
            "--set",
            "training.epochs=" + epochs,
            "--set",
            "training.workers=" + configuration.threads(),
            "--set",
            "run.folder=" + folder.resolve("run-" + runs++));
    try (Child child =
        Child.start(
            configuration.toString(),
            command,
            Map.of("MEANFIELD_NO_BUILD", "1"),
            folder,
            PATIENCE)) {
      double rate =
          new ObjectMapper()
              .readTree(child.rest())
              .path("train")
              .path("examplesPerSecond")
              .asDouble(Double.NaN);
      if (Double.isNaN(rate)) {
        throw new BenchException(configuration + " told no train.examplesPerSecond");
      }
      return Map.of(batch, rate);
    }
  }
}
