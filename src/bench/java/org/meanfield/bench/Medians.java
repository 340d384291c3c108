package org.meanfield.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rates of all rounds, and their medians. */
public final class Medians {
  /** What has a median of its own. */
  private record Key(Configuration configuration, int batch) {}

  private final Map<Key, List<Double>> rates = new LinkedHashMap<>();

  void add(Configuration configuration, Map<Integer, Double> byBatch) {
    byBatch.forEach(
        (batch, rate) ->
            rates
                .computeIfAbsent(new Key(configuration, batch), key -> new ArrayList<>())
                .add(rate));
  }

  /** A row each, in the order in which they were measured first. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rates.forEach((key, values) -> rows.add(new Row(key.configuration, key.batch, median(values))));
    return rows;
  }

  /** Of an even number of values, the mean of the two in the middle. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
