package org.meanfield.bench.averaging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Cluster;
import org.meanfield.bench.process.Installation;

/** Measures settings one after the other. What goes wrong is told, left out, and remembered. */
final class AveragingRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int EXECUTORS = 2;

  private final Installation installation;
  private final Path folder;
  private final PrintStream progress;
  private final List<Measured> rows = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  AveragingRun(Installation installation, Path folder, PrintStream progress) {
    this.installation = installation;
    this.folder = folder;
    this.progress = progress;
  }

  List<Measured> measure(List<Setting> settings) throws IOException, InterruptedException {
    for (Setting setting : settings) {
      progress.println(
          "bench: "
              + (rows.size() + problems.size() + 1)
              + " of "
              + settings.size()
              + ": "
              + setting);
      try {
        Measured measured = measure(setting);
        rows.add(measured);
        progress.printf(
            Locale.ROOT,
            "bench: %.3f s a round, %.3f s of it beyond its local steps%n",
            measured.secondsPerRound(),
            measured.secondsOverhead());
      } catch (BenchException e) {
        problem(e);
      }
    }
    return List.copyOf(rows);
  }

  @Nullable EpochShare epoch(int copies) throws IOException, InterruptedException {
    progress.println("bench: epochs of the quickstart");
    try {
      return new EpochRun(installation, folder).measure(copies);
    } catch (BenchException e) {
      problem(e);
      return null;
    }
  }

  /** What went wrong, a line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void problem(BenchException e) {
    problems.add(e.getMessage());
    progress.println("bench: " + e.getMessage());
  }

  private Measured measure(Setting setting)
      throws IOException, BenchException, InterruptedException {
    Path network = network(setting.model());
    if (setting.where() == Where.LOCAL) {
      return measure(setting, network, null);
    }
    try (Cluster cluster =
        Cluster.start(installation, folder, EXECUTORS, setting.executorMemory())) {
      return measure(setting, network, cluster);
    }
  }

  private Measured measure(Setting setting, Path network, @Nullable Cluster cluster)
      throws IOException, BenchException, InterruptedException {
    return switch (setting.who()) {
      case MEANFIELD -> new OwnRounds(installation, folder).measure(setting, network, cluster);
      case STOCK -> new StockRounds(installation, folder).measure(setting, network, cluster);
    };
  }

  private Path network(DenseModel model) throws IOException, BenchException, InterruptedException {
    Path file = folder.resolve("dense-" + model.hidden() + ".json");
    if (!Files.exists(file)) {
      List<String> command =
          List.of(
              Installation.java().toString(),
              "-Dlog4j2.configurationFile=" + installation.logging(),
              "-cp",
              installation.ourClassPath(),
              "org.meanfield.bench.meanfield.DenseConfiguration",
              Integer.toString(model.hidden()),
              Integer.toString(DenseModel.SIDE),
              Integer.toString(DenseModel.CLASSES),
              file.toString());
      try (Child child = Child.start("network", command, Map.of(), folder, PATIENCE)) {
        child.rest();
      }
    }
    return file;
  }
}
