package org.meanfield.bench.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meanfield.bench.Medians;

/**
 * Rounds of a network, forecast and taken; medians over the passes.
 *
 * @param measuredWeights of the network in the size in which costs were measured
 * @param weights in the size whose rounds were forecast
 * @param forecast seconds of a round
 * @param taken seconds of a round
 * @param deviation of the forecast from what was taken in the same pass: 0.1 is a tenth too long
 */
record ForecastRow(
    String network,
    long measuredWeights,
    long weights,
    int workers,
    int steps,
    double forecast,
    double taken,
    double deviation) {
  /** What a forecast may be wrong by. */
  static final double ALLOWED = 0.15;

  static final String HEADING =
      String.format(
          Locale.ROOT,
          "%-12s %12s %12s %7s %5s %12s %12s %9s",
          "network",
          "measured on",
          "weights",
          "workers",
          "steps",
          "forecast ms",
          "taken ms",
          "deviation");

  /** What rounds have in common. */
  private record Key(String network, long measuredWeights, long weights, int workers, int steps) {}

  /** By what {@code ForecastTrial} tells, a line a pass and length. */
  static List<ForecastRow> of(List<JsonNode> lines) {
    Map<Key, List<JsonNode>> byKey = new LinkedHashMap<>();
    for (JsonNode line : lines) {
      byKey
          .computeIfAbsent(
              new Key(
                  line.path("network").asText(),
                  line.path("measuredWeights").asLong(),
                  line.path("weights").asLong(),
                  line.path("workers").asInt(),
                  line.path("steps").asInt()),
              key -> new ArrayList<>())
          .add(line);
    }
    return byKey.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static ForecastRow of(Key key, List<JsonNode> passes) {
    List<Double> forecasts = new ArrayList<>();
    List<Double> takens = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (JsonNode pass : passes) {
      List<Double> rounds = new ArrayList<>();
      pass.path("roundSeconds").forEach(each -> rounds.add(each.asDouble()));
      double forecast = pass.path("forecastSeconds").asDouble();
      double taken = Medians.median(rounds);
      forecasts.add(forecast);
      takens.add(taken);
      deviations.add(forecast / taken - 1);
    }
    return new ForecastRow(
        key.network,
        key.measuredWeights,
        key.weights,
        key.workers,
        key.steps,
        Medians.median(forecasts),
        Medians.median(takens),
        Medians.median(deviations));
  }

  boolean isAllowed() {
    return Math.abs(deviation) <= ALLOWED;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-12s %,12d %,12d %7d %5d %,12.1f %,12.1f %+8.1f%%",
        network,
        measuredWeights,
        weights,
        workers,
        steps,
        1e3 * forecast,
        1e3 * taken,
        100 * deviation);
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("network", network)
        .put("measuredWeights", measuredWeights)
        .put("weights", weights)
        .put("workers", workers)
        .put("steps", steps)
        .put("forecastSeconds", forecast)
        .put("takenSeconds", taken)
        .put("deviation", deviation);
  }
}
