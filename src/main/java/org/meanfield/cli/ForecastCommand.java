package org.meanfield.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.forecast.SimulationConfig;
import org.meanfield.job.Forecast;
import org.meanfield.job.ForecastJob;
import org.meanfield.network.NetworkCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forecast}: what a recipe will take. */
@Command(
    name = "forecast",
    description = {
      "Tell what a recipe's rounds of averaging will take before they are paid for. Half a minute of"
          + " real rounds on one executor, on noise in place of the images, measures what an example,"
          + " a weight and a task take; the rest is computed.",
      "With --simulate also for 2 to 4,096 workers, for the recipe's network and for networks of"
          + " 25M, 1B and 10B weights, which are taken to need as many multiplications for each"
          + " weight as the recipe's."
    })
final class ForecastCommand implements Callable<Integer> {
  private static final int MOST_WORKERS = 4096;
  private static final int MOST_SPREAD = 2;

  @Mixin CommandOptions common = new CommandOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RECIPE.conf", description = "The recipe (HOCON).")
  Path recipe = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A key of the recipe and its value, over the file's; may be repeated.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--measure",
      paramLabel = "RECIPE.conf",
      description =
          "Measure by this recipe, of a smaller network or batch, in place of the one forecast;"
              + " --set is not for it.")
  @Nullable Path measured;

  @Option(
      names = "--simulate",
      description =
          "Simulate rounds on machines that there are not: seconds, efficiency, the fewest steps"
              + " between averages and the number of slices.")
  boolean simulate;

  @Option(
      names = "--bandwidth",
      paramLabel = "BITS",
      converter = Quantity.Bandwidth.class,
      defaultValue = "10Gbit",
      description = "Of an executor's network card, each way; default ${DEFAULT-VALUE}.")
  Quantity bandwidth = new Quantity(1, "");

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      converter = Quantity.Latency.class,
      defaultValue = "0.5ms",
      description = "Of a message between executors; default ${DEFAULT-VALUE}.")
  Quantity latency = new Quantity(0, "");

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      description = "Simulate this many, up to 4096; default 2, 4, 8 and on to 4096.")
  List<Integer> workers = List.of();

  @Option(
      names = "--workers-per-executor",
      paramLabel = "N",
      description =
          "Of each simulated executor; default as many as were measured at once. With more each is"
              + " taken to be as fast as those.")
  @Nullable Integer workersEach;

  @Option(
      names = "--stragglers",
      paramLabel = "SIGMA",
      description =
          "How workers' times differ from round to round: the standard deviation of their"
              + " logarithm, 0 to 2; default as measured.")
  @Nullable Double spread;

  @Option(
      names = "--averaging-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "The best interval has the fewest steps with which averaging takes at most this share of"
              + " a round; default ${DEFAULT-VALUE}.")
  double averagingShare;

  @Override
  public Integer call() {
    check();
    Path here = Path.of("").toAbsolutePath();
    RecipeReader reader = new RecipeReader(NetworkCatalog.names().keySet(), here, common::warn);
    Recipe read = reader.read(recipe, settings);
    Recipe by = measured == null ? read : reader.read(measured, List.of());
    SimulationConfig assumptions =
        new SimulationConfig(
            workers.isEmpty() ? powersOfTwo() : workers,
            workersEach,
            bandwidth.amount(),
            latency.amount(),
            spread,
            averagingShare,
            read.seed());
    try (SignalHandler interruption = new SignalHandler();
        ConsoleProgress display = ConsoleProgress.ofStderr()) {
      ForecastJob job =
          new ForecastJob(
              ClusterAccess.own("Meanfield forecast of " + read.name()), display, interruption);
      Forecast forecast = job.of(read, by, assumptions, simulate);
      new ForecastReport(forecast, display.remarks(), bandwidth, latency)
          .print(common.out(), common.json);
    }
    return 0;
  }

  private static List<Integer> powersOfTwo() {
    return IntStream.iterate(2, n -> n <= MOST_WORKERS, n -> 2 * n).boxed().toList();
  }

  private void check() {
    for (int count : workers) {
      require(count >= 1 && count <= MOST_WORKERS, "--workers takes 1 to 4096, and found " + count);
    }
    if (workersEach != null) {
      require(
          workersEach >= 1 && workersEach <= MOST_WORKERS,
          "--workers-per-executor takes 1 to 4096, and found " + workersEach);
    }
    if (spread != null) {
      require(
          spread >= 0 && spread <= MOST_SPREAD, "--stragglers takes 0 to 2, and found " + spread);
    }
    require(
        averagingShare > 0 && averagingShare < 1,
        "--averaging-share takes a share above 0 and below 1, and found " + averagingShare);
    boolean forSimulation =
        !workers.isEmpty()
            || workersEach != null
            || spread != null
            || spec.commandLine().getParseResult().hasMatchedOption("--averaging-share");
    require(
        simulate || !forSimulation,
        "--workers, --workers-per-executor, --stragglers and --averaging-share are for a simulation:"
            + " add --simulate, or leave them out");
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
