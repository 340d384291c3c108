package org.meanfield.config.hocon;

import java.util.Map;

/**
 * How recipes of earlier versions are to be read.
 *
 * @param renamed what a key is called, by what it was called earlier
 * @param unsaid what held before there was such a key, in HOCON, where that is not its default
 */
record KeyHistory(Map<String, String> renamed, Map<String, String> unsaid) {
  /** Ours: every key is called as it was in the first version, and every default is kept. */
  static final KeyHistory OURS = new KeyHistory(Map.of(), Map.of());

  KeyHistory {
    renamed = Map.copyOf(renamed);
    unsaid = Map.copyOf(unsaid);
  }

  /** What a key is called. */
  String current(String name) {
    return renamed.getOrDefault(name, name);
  }
}
