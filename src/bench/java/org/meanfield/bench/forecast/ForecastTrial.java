package org.meanfield.bench.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.meanfield.bench.meanfield.DenseConfiguration;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.forecast.ClusterSpec;
import org.meanfield.forecast.RunForecast;
import org.meanfield.forecast.RunPlan;
import org.meanfield.forecast.SimulationConfig;
import org.meanfield.job.Forecast;
import org.meanfield.job.ForecastJob;
import org.meanfield.job.JobListener;
import org.meanfield.job.TrainingJob;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.training.AveragingInterval;
import org.meanfield.training.metrics.TrainingEvent;

/**
 * The process that holds forecasts against rounds: a network of two dense layers is measured in one
 * width, rounds of the same in another width are forecast from that, and then taken. A line a
 * round's length on stdout, in JSON.
 */
public final class ForecastTrial {
  /** Larger batches than usual make an epoch few steps, so that all intervals are soon through. */
  private static final int BATCH = 250;

  private static final int MOST_WORKERS = 2;

  private static final int LEAST_ROUNDS = 6;

  private static final List<Contest> CONTESTS =
      List.of(new Contest(1024, 2048), new Contest(2048, 1024));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path images;
  private final Path folder;
  private final boolean quick;

  private ForecastTrial(Path images, Path folder, boolean quick) {
    this.images = images;
    this.folder = folder;
    this.quick = quick;
  }

  /**
   * A network in two sizes.
   *
   * @param measured width of the layers where costs are measured
   * @param forecast where rounds are forecast
   */
  private record Contest(int measured, int forecast) {}

  /** Takes the images' file, a folder for runs, how many passes, and whether to be quick. */
  public static void main(String[] arguments) throws IOException {
    ForecastTrial trial =
        new ForecastTrial(
            Path.of(arguments[0]), Path.of(arguments[1]), Boolean.parseBoolean(arguments[3]));
    for (int pass = 0; pass < Integer.parseInt(arguments[2]); pass++) {
      for (Contest contest : trial.quick ? CONTESTS.subList(0, 1) : CONTESTS) {
        trial.run(contest, pass);
      }
    }
    // Spark's threads are none of ours to wait for.
    System.out.flush();
    System.exit(0);
  }

  private void run(Contest contest, int pass) throws IOException {
    Recipe large = recipe(contest.forecast(), MOST_WORKERS, 1, 1, folder);
    Recipe small = recipe(contest.measured(), MOST_WORKERS, 1, 1, folder);
    SimulationConfig machine =
        new SimulationConfig(List.of(), null, Double.MAX_VALUE, 0, null, 0.1, 42);
    Forecast forecast =
        new ForecastJob(ClusterAccess.own("forecast"), new Silence(), () -> false)
            .of(large, small, machine, false);
    for (int workers = 1; workers <= MOST_WORKERS; workers++) {
      for (int steps : quick ? List.of(5) : List.of(1, 5, 20)) {
        RunPlan plan = forecast.run().plan();
        RunForecast foretold =
            RunForecast.of(
                forecast.costs(),
                new RunPlan(
                    plan.network(),
                    new ClusterSpec(workers, workers, Double.MAX_VALUE, 0),
                    plan.examples(),
                    BATCH,
                    1,
                    new AveragingInterval(steps, 0),
                    Float.BYTES),
                42);
        // After the first epoch, in which engines are made.
        int perEpoch = Math.max(1, (int) plan.examples() / (workers * steps * BATCH));
        int epochs = 1 + (LEAST_ROUNDS + perEpoch - 1) / perEpoch;
        Path run =
            folder.resolve(
                String.format(
                    Locale.ROOT, "%d-%d-%d-%d", contest.forecast(), pass, workers, steps));
        List<Double> rounds =
            rounds(
                recipe(contest.forecast(), workers, steps, epochs, run),
                run,
                workers * steps * BATCH);
        tell(contest, foretold, forecast.measured().weights(), rounds);
      }
    }
  }

  private static void tell(
      Contest contest, RunForecast foretold, long measuredOn, List<Double> rounds) {
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("network", "dense-" + contest.forecast())
            .put("measuredWeights", measuredOn)
            .put("weights", foretold.plan().network().weights())
            .put("workers", foretold.plan().machines().workers())
            .put("steps", foretold.steps())
            .put("forecastSeconds", foretold.round().seconds());
    rounds.forEach(line.putArray("roundSeconds")::add);
    System.out.println(line);
    System.out.flush();
  }

  /** Seconds of the full rounds after the first epoch. */
  private static List<Double> rounds(Recipe recipe, Path run, int examples) throws IOException {
    new TrainingJob(
            ClusterAccess.own("training"),
            java.util.Objects.requireNonNull(run.getParent()),
            Clock.systemUTC(),
            new Silence(),
            () -> false)
        .train(recipe);
    List<Double> seconds = new ArrayList<>();
    try (Stream<String> lines = Files.lines(run.resolve("metrics.jsonl"))) {
      for (String text : lines.toList()) {
        JsonNode line = JSON.readTree(text);
        if (line.path("type").asText().equals("round")
            && line.path("epoch").asInt() > 1
            && line.path("examples").asInt() == examples) {
          seconds.add(line.path("seconds").asDouble());
        }
      }
    }
    return seconds;
  }

  private Recipe recipe(int width, int workers, int steps, int epochs, Path run)
      throws IOException {
    Path network = folder.resolve("dense-" + width + ".json");
    if (!Files.exists(network)) {
      DenseConfiguration.main(
          new String[] {Integer.toString(width), "28", "10", network.toString()});
    }
    return new RecipeReader(NetworkCatalog.names().keySet(), folder, line -> {})
        .read(
            new RecipeText("--set", folder, "trial", ""),
            List.of(
                "data.train=" + images,
                "data.validation=0",
                "data.image.height=28",
                "data.image.width=28",
                "data.image.channels=grey",
                "network.file=" + network,
                "training.optimizer=adam",
                "training.batchSize=" + BATCH,
                "training.workers=" + workers,
                "training.epochs=" + epochs,
                "averaging.every=" + steps,
                "run.folder=" + run));
  }

  /** Says nothing. */
  private static final class Silence implements JobListener {
    @Override
    public void folder(String location) {}

    @Override
    public void note(String line) {}

    @Override
    public void quarantined(List<String> images, String file) {}

    @Override
    public void on(TrainingEvent event) {}
  }
}
