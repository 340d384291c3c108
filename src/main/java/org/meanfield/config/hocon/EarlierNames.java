package org.meanfield.config.hocon;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Earlier names of keys and values that a user still writes. Not for more than one thread. */
final class EarlierNames {
  private final TreeSet<Found> found =
      new TreeSet<>(Comparator.comparing(Found::place).thenComparing(Found::name));

  /**
   * @param name as it was found
   * @param now what it is called
   */
  void add(SourcePosition place, String name, String now) {
    found.add(new Found(place, name, now));
  }

  /** A line for each name: where it was found first, and what to write. */
  List<String> lines() {
    Map<String, String> lines = new LinkedHashMap<>();
    found.forEach(each -> lines.putIfAbsent(each.name(), each.line()));
    return List.copyOf(lines.values());
  }

  private record Found(SourcePosition place, String name, String now) {
    String line() {
      return place.text() + ": " + name + " is an earlier name; write " + now;
    }
  }
}
