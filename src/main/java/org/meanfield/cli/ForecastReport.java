package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.forecast.NetworkSize;
import org.meanfield.forecast.RoundCosts;
import org.meanfield.forecast.RoundTimes;
import org.meanfield.forecast.RunForecast;
import org.meanfield.forecast.SimulatedRound;
import org.meanfield.forecast.SimulationConfig;
import org.meanfield.forecast.WorkerCosts;
import org.meanfield.job.Forecast;
import org.meanfield.report.data.RemarksJson;
import org.meanfield.text.Figures;

/** What a forecast prints on stdout. */
final class ForecastReport {
  private static final double FLOP_A_MULTIPLICATION = 2;

  private final Forecast forecast;
  private final List<FileRemark> remarks;
  private final Quantity bandwidth;
  private final Quantity latency;

  ForecastReport(
      Forecast forecast, List<FileRemark> remarks, Quantity bandwidth, Quantity latency) {
    this.forecast = forecast;
    this.remarks = remarks;
    this.bandwidth = bandwidth;
    this.latency = latency;
  }

  void print(PrintWriter out, boolean json) {
    if (json) {
      out.println(json());
    } else {
      measured(out);
      run(out);
      if (forecast.assumed() != null) {
        simulated(out, forecast.assumed());
      }
    }
    out.flush();
  }

  private void measured(PrintWriter out) {
    RoundCosts costs = forecast.costs();
    out.printf(
        Locale.ROOT,
        "measured on one executor, %s, batches of %d:%n",
        forecast.measured().name(),
        forecast.measuredBatch());
    out.printf(
        Locale.ROOT,
        "  a round without tasks %s; a task %s on the driver; a block %s%n",
        millis(costs.round()),
        millis(costs.launch()),
        millis(costs.block()));
    for (WorkerCosts worker : costs.byWorkers()) {
      out.printf(
          Locale.ROOT,
          "  %d worker%s at once: a step %s at %.0f GFLOP/s, of which its update %s; beside the steps"
              + " %s a round and %.1f ns a weight; spread %.1f%%%n",
          worker.workers(),
          worker.workers() == 1 ? "" : "s",
          millis(worker.step(forecast.measured(), forecast.measuredBatch())),
          FLOP_A_MULTIPLICATION / worker.multiplication() / 1e9,
          millis(worker.update() * forecast.measured().weights()),
          millis(worker.start()),
          1e9 * (worker.handling() + worker.summing() + worker.averaging()),
          100 * worker.spread());
    }
  }

  private void run(PrintWriter out) {
    RunForecast run = forecast.run();
    RoundTimes round = run.round();
    out.printf(
        Locale.ROOT,
        "forecast of %s: %,d weights, %,d images, %d worker%s on %d executor%s%n",
        forecast.name(),
        run.plan().network().weights(),
        run.plan().examples(),
        run.plan().machines().workers(),
        run.plan().machines().workers() == 1 ? "" : "s",
        run.plan().machines().executors(),
        run.plan().machines().executors() == 1 ? "" : "s");
    out.printf(
        Locale.ROOT,
        "  a round of %,d step%s: %s (computing %s, waiting %s, averaging %s), efficiency %.1f%%; %s"
            + " between executors%n",
        run.steps(),
        run.steps() == 1 ? "" : "s",
        millis(round.seconds()),
        millis(round.computing()),
        millis(round.waiting()),
        millis(round.averaging()),
        100 * round.efficiency(),
        Figures.bytes(run.bytesARound()));
    out.printf(
        Locale.ROOT,
        "  an epoch: %,d round%s, %s; %d epochs: %,d rounds, %s, %s between executors; without"
            + " reading, judging and saving%n",
        run.roundsAnEpoch(),
        run.roundsAnEpoch() == 1 ? "" : "s",
        Figures.seconds(run.epochSeconds()),
        run.plan().epochs(),
        run.rounds(),
        Figures.seconds(run.runSeconds()),
        Figures.bytes(run.rounds() * run.bytesARound()));
    out.println("  memory: " + forecast.memory().line());
  }

  private void simulated(PrintWriter out, SimulationConfig assumed) {
    out.printf(
        Locale.ROOT,
        "simulated, not measured: %d worker%s an executor, %s each way, %s a message, spread %s,"
            + " averaging at most %.0f%% of a round%n",
        Objects.requireNonNull(assumed.workersEach()),
        assumed.workersEach() == 1 ? "" : "s",
        bandwidth.text(),
        latency.text(),
        assumed.spread() == null
            ? "as measured"
            : String.format(Locale.ROOT, "%.1f%%", 100 * assumed.spread()),
        100 * assumed.averagingShare());
    out.printf(
        Locale.ROOT,
        "%-14s %8s %10s %8s %12s %12s %10s %9s%n",
        "network",
        "workers",
        "executors",
        "slices",
        "every steps",
        "round",
        "efficiency",
        "bytes");
    for (SimulatedRound row : forecast.simulated()) {
      out.printf(
          Locale.ROOT,
          "%-14s %,8d %,10d %,8d %,12d %12s %9.1f%% %9s%n",
          row.network().name(),
          row.machines().workers(),
          row.machines().executors(),
          row.slices(),
          row.steps(),
          millis(row.times().seconds()),
          100 * row.times().efficiency(),
          Figures.bytes(row.bytes()));
    }
    NetworkSize network = forecast.run().plan().network();
    out.printf(
        Locale.ROOT,
        "networks of 25M, 1B and 10B weights: %.0f FLOP a weight and image, as %s%n",
        FLOP_A_MULTIPLICATION * network.multiplicationsAWeight(),
        network.name());
  }

  private static String millis(double seconds) {
    if (seconds >= 9.995) {
      return Figures.seconds(seconds);
    }
    return seconds >= 0.9995
        ? String.format(Locale.ROOT, "%.2f s", seconds)
        : String.format(Locale.ROOT, seconds < 0.00995 ? "%.2f ms" : "%.0f ms", 1e3 * seconds);
  }

  private ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("recipe", forecast.name());
    root.set("measured", measuredJson());
    root.set("run", runJson());
    if (forecast.assumed() != null) {
      root.set("simulated", simulatedJson(forecast.assumed()));
    }
    root.set("remarks", RemarksJson.of(remarks));
    return root;
  }

  private ObjectNode measuredJson() {
    RoundCosts costs = forecast.costs();
    ObjectNode node = network(forecast.measured());
    node.put("batch", forecast.measuredBatch())
        .put("roundSeconds", costs.round())
        .put("launchSeconds", costs.launch())
        .put("blockSeconds", costs.block());
    ArrayNode workers = node.putArray("workers");
    for (WorkerCosts worker : costs.byWorkers()) {
      workers
          .addObject()
          .put("atOnce", worker.workers())
          .put("stepSeconds", worker.step(forecast.measured(), forecast.measuredBatch()))
          .put("flops", FLOP_A_MULTIPLICATION / worker.multiplication())
          .put("updateSecondsPerWeight", worker.update())
          .put("startSeconds", worker.start())
          .put("handlingSecondsPerWeight", worker.handling())
          .put("summingSecondsPerWeight", worker.summing())
          .put("averagingSecondsPerWeight", worker.averaging())
          .put("spread", worker.spread());
    }
    return node;
  }

  private ObjectNode runJson() {
    RunForecast run = forecast.run();
    ObjectNode node = network(run.plan().network());
    node.put("images", run.plan().examples())
        .put("workers", run.plan().machines().workers())
        .put("executors", run.plan().machines().executors())
        .put("slices", run.slices())
        .put("stepsPerRound", run.steps());
    times(node, run.round())
        .put("bytesPerRound", run.bytesARound())
        .put("roundsPerEpoch", run.roundsAnEpoch())
        .put("epochSeconds", run.epochSeconds())
        .put("epochs", run.plan().epochs())
        .put("rounds", run.rounds())
        .put("seconds", run.runSeconds())
        .put("memoryBytesPerExecutor", forecast.memory().bytes());
    return node;
  }

  private ObjectNode simulatedJson(SimulationConfig assumed) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("bytesPerSecond", assumed.bytesASecond())
            .put("latencySeconds", assumed.latency())
            .put("workersPerExecutor", assumed.workersEach())
            .put("spread", assumed.spread())
            .put("averagingShare", assumed.averagingShare());
    ArrayNode rows = node.putArray("rounds");
    for (SimulatedRound row : forecast.simulated()) {
      ObjectNode entry = network(row.network());
      entry
          .put("workers", row.machines().workers())
          .put("executors", row.machines().executors())
          .put("slices", row.slices())
          .put("stepsPerRound", row.steps());
      times(entry, row.times()).put("bytesPerRound", row.bytes());
      rows.add(entry);
    }
    return node;
  }

  private static ObjectNode network(NetworkSize size) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("network", size.name())
        .put("weights", size.weights())
        .put("flopPerImage", FLOP_A_MULTIPLICATION * size.multiplications());
  }

  private static ObjectNode times(ObjectNode node, RoundTimes times) {
    return node.put("roundSeconds", times.seconds())
        .put("computingSeconds", times.computing())
        .put("waitingSeconds", times.waiting())
        .put("averagingSeconds", times.averaging())
        .put("efficiency", times.efficiency());
  }
}
