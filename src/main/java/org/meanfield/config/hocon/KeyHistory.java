package org.meanfield.config.hocon;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How recipes of earlier versions are to be read.
 *
 * @param renamed what a key is called, by what it was called earlier
 * @param reworded by key, as it is called: what a value is called, by what it was called earlier
 * @param unsaid what held before there was such a key, in HOCON, where that is not its default
 */
record KeyHistory(
    Map<String, String> renamed,
    Map<String, Map<String, String>> reworded,
    Map<String, String> unsaid) {
  /** Ours: every default is that of the first version. */
  static final KeyHistory OURS =
      new KeyHistory(
          Map.of(
              "data.normalise", "data.normalize",
              "data.exchange", "data.reshuffleEvery",
              "training.updater", "training.optimizer",
              "averaging.workerState", "averaging.optimizerState",
              "averaging.maxLeftOut", "averaging.maxConsecutiveExclusions"),
          Map.of(
              "data.normalize", Map.of("standardise", "standardize"),
              "compute.engine", Map.of("plain", "dl4j")),
          Map.of());

  KeyHistory {
    renamed = Map.copyOf(renamed);
    reworded = Map.copyOf(reworded);
    unsaid = Map.copyOf(unsaid);
  }

  /** What a key is called. */
  String current(String name) {
    return renamed.getOrDefault(name, name);
  }

  /**
   * What a value of a key is called.
   *
   * @param name of the key, as it is called
   */
  String current(String name, String value) {
    return reworded.getOrDefault(name, Map.of()).getOrDefault(value, value);
  }

  /** Settings of any version by keys and values as they are called. */
  SortedMap<String, String> current(Map<String, String> settings) {
    SortedMap<String, String> current = new TreeMap<>();
    settings.forEach((name, value) -> current.put(current(name), current(current(name), value)));
    return current;
  }
}
