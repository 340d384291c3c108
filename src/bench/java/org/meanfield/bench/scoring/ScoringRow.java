package org.meanfield.bench.scoring;

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
 * How fast images of a kind are predicted one way; medians over the rounds.
 *
 * @param imagesPerSecond of the whole process's time on processors
 * @param times as fast as the peer, in the same round
 */
record ScoringRow(String images, String way, double imagesPerSecond, double times) {
  static final String PEER = "mapped rows";

  /** What a node of one's own may cost. */
  private static final double TARGET = 0.9;

  static final String HEADING =
      String.format(
          Locale.ROOT, "%-30s %-12s %16s %8s", "images", "by", "images/s a core", "times");

  /** What is measured in every round. */
  private record Key(String images, String way) {}

  /** By what {@link ScoringTrial} tells, a line a kind, way and round. */
  static List<ScoringRow> of(List<JsonNode> lines) {
    Map<Key, List<Double>> rates = new LinkedHashMap<>();
    for (JsonNode line : lines) {
      rates
          .computeIfAbsent(
              new Key(line.path("images").asText(), line.path("way").asText()),
              key -> new ArrayList<>())
          .add(line.path("imagesPerSecond").asDouble());
    }
    List<ScoringRow> rows = new ArrayList<>();
    rates.forEach(
        (key, ours) -> {
          List<Double> theirs = rates.getOrDefault(new Key(key.images, PEER), List.of());
          List<Double> times = new ArrayList<>();
          for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            times.add(ours.get(i) / theirs.get(i));
          }
          rows.add(
              new ScoringRow(key.images, key.way, Medians.median(ours), Medians.median(times)));
        });
    return rows;
  }

  boolean isEnough() {
    return times >= TARGET;
  }

  String line() {
    return String.format(
        Locale.ROOT, "%-30s %-12s %,16.0f %8.2f", images, way, imagesPerSecond, times);
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("images", images)
        .put("way", way)
        .put("imagesPerSecond", imagesPerSecond)
        .put("times", times);
  }
}
