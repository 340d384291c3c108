package org.meanfield.bench.decode;

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
 * How fast a contender decodes a kind of file; medians over the rounds.
 *
 * @param imagesPerSecond of processor time of one core
 * @param times as fast as Meanfield, in the same round
 */
record DecodeRow(String kind, String contender, double imagesPerSecond, double times) {
  static final String OURS = "meanfield";

  static final String HEADING =
      String.format(Locale.ROOT, "%-28s %-24s %14s %8s", "files", "by", "images/s a core", "times");

  /** What is measured in every round. */
  private record Key(String kind, String contender) {}

  /** By what {@code DecodeTrial} tells, a line a kind, contender and round. */
  static List<DecodeRow> of(List<JsonNode> lines) {
    Map<Key, List<Double>> rates = new LinkedHashMap<>();
    for (JsonNode line : lines) {
      rates
          .computeIfAbsent(
              new Key(line.path("kind").asText(), line.path("contender").asText()),
              key -> new ArrayList<>())
          .add(line.path("imagesPerSecond").asDouble());
    }
    List<DecodeRow> rows = new ArrayList<>();
    rates.forEach(
        (key, theirs) -> {
          List<Double> ours = rates.getOrDefault(new Key(key.kind, OURS), List.of());
          List<Double> times = new ArrayList<>();
          for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            times.add(theirs.get(i) / ours.get(i));
          }
          rows.add(
              new DecodeRow(
                  key.kind, key.contender, Medians.median(theirs), Medians.median(times)));
        });
    return rows;
  }

  String line() {
    return String.format(
        Locale.ROOT, "%-28s %-24s %,15.0f %8.2f", kind, contender, imagesPerSecond, times);
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", kind)
        .put("contender", contender)
        .put("imagesPerSecond", imagesPerSecond)
        .put("times", times);
  }
}
