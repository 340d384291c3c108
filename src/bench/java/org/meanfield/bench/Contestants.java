package org.meanfield.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Report;
import org.meanfield.bench.contest.Task;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;

/** Measures a configuration by processes that are started for it, and end with it. */
final class Contestants {
  /** The bound on outputs: the largest difference, of the largest probability. */
  private static final double FP32_TOLERANCE = 1e-4;

  /** Fifty layers add up: PyTorch differs by 1.2e-4 too, and Winograd's algorithm by 5e-4. */
  private static final double DEEP_TOLERANCE = 1e-3;

  private static final double BF16_TOLERANCE = 5e-2;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Commands commands;
  private final Path folder;
  private final double seconds;

  /**
   * @param folder for fixtures, a subfolder a network, and logs
   */
  Contestants(Commands commands, Path folder, double seconds) {
    this.commands = commands;
    this.folder = folder;
    this.seconds = seconds;
  }

  /** Images a second, summed over the processes, by batch size. */
  Map<Integer, Double> measure(Configuration configuration)
      throws IOException, BenchException, InterruptedException {
    Task task =
        new Task(
            configuration.mode(),
            configuration.workload(),
            configuration.precision(),
            folder.resolve(configuration.workload().network()),
            configuration.threads(),
            seconds);
    List<Child> children = new ArrayList<>();
    try {
      for (int i = 0; i < configuration.processes(); i++) {
        children.add(
            Child.start(
                configuration.toString(),
                commands.contender(configuration, task),
                commands.environment(configuration),
                folder,
                PATIENCE));
      }
      Map<Integer, Double> rates = new LinkedHashMap<>();
      for (int batch : task.batches()) {
        rates.put(batch, rate(configuration, children, batch));
      }
      return rates;
    } finally {
      children.forEach(Child::close);
    }
  }

  private static double tolerance(Configuration configuration) {
    if (configuration.precision() == Precision.BF16) {
      return BF16_TOLERANCE;
    }
    return configuration.workload() == Workload.RESNET_50 ? DEEP_TOLERANCE : FP32_TOLERANCE;
  }

  private static double rate(Configuration configuration, List<Child> children, int batch)
      throws IOException, BenchException, InterruptedException {
    double tolerance = tolerance(configuration);
    for (Child child : children) {
      if (next(child) instanceof Report.Ready ready && ready.difference() > tolerance) {
        throw new BenchException(
            String.format(
                Locale.ROOT,
                "%s, batch %d: its probabilities differ from Deeplearning4j's by %.1e of the"
                    + " largest, and %.0e is allowed",
                configuration,
                batch,
                ready.difference(),
                tolerance));
      }
    }
    for (Child child : children) {
      child.say("go");
    }
    double sum = 0;
    for (Child child : children) {
      if (next(child) instanceof Report.Rate rate) {
        sum += rate.imagesPerSecond();
      }
    }
    return sum;
  }

  private static Report next(Child child) throws IOException, BenchException, InterruptedException {
    while (true) {
      Optional<Report> report = Report.of(child.line());
      if (report.isPresent()) {
        return report.get();
      }
    }
  }
}
