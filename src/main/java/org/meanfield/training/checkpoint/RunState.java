package org.meanfield.training.checkpoint;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.training.metrics.EpochSums;
import org.meanfield.training.metrics.KeptMetrics;

/**
 * Where a run stands between two rounds, besides its weights, velocities and states.
 *
 * @param metrics so far
 * @param underWay what the ended rounds of the epoch under way come to
 * @param seconds that these took
 * @param leftOut how many rounds in a row a worker has been left out of, by worker
 */
public record RunState(
    KeptMetrics metrics, EpochSums underWay, double seconds, Map<Integer, Integer> leftOut) {
  private static final String SECONDS = "underWay.seconds";
  private static final String LEFT_OUT = "leftOutInARow";

  public RunState {
    leftOut = Map.copyOf(leftOut);
  }

  /** All but the metrics, as a checkpoint's manifest keeps it. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    if (underWay.rounds() > 0) {
      attributes.putAll(underWay.attributes());
      attributes.put(SECONDS, Double.toString(seconds));
    }
    if (!leftOut.isEmpty()) {
      attributes.put(
          LEFT_OUT,
          new TreeMap<>(leftOut)
              .entrySet().stream()
                  .map(entry -> entry.getKey() + ":" + entry.getValue())
                  .collect(Collectors.joining(" ")));
    }
    return attributes;
  }

  /** The time of {@link #attributes}; none in a checkpoint at an epoch's end. */
  public static double seconds(Map<String, String> attributes) {
    return Double.parseDouble(attributes.getOrDefault(SECONDS, "0"));
  }

  /**
   * Who {@link #attributes} says was left out; nobody in a checkpoint of earlier versions.
   *
   * @param location what a fault calls the checkpoint
   */
  public static Map<Integer, Integer> leftOut(String location, Map<String, String> attributes) {
    Map<Integer, Integer> leftOut = new HashMap<>();
    for (String entry : attributes.getOrDefault(LEFT_OUT, "").split(" ", -1)) {
      String[] pair = entry.split(":", -1);
      if (pair.length == 2) {
        leftOut.put(Integer.valueOf(pair[0]), Integer.valueOf(pair[1]));
      } else if (!entry.isEmpty()) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s: the manifest says %s for %s; expected worker:rounds",
                location,
                entry,
                LEFT_OUT));
      }
    }
    return leftOut;
  }
}
