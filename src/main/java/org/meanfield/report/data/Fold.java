package org.meanfield.report.data;

import java.util.List;

/**
 * A list of which a page shows the first at once and the rest when asked.
 *
 * @param shown at once
 * @param folded when asked
 */
record Fold<T>(List<T> shown, List<T> folded) {
  /** The first {@code shown} at once. */
  static <T> Fold<T> after(int shown, List<T> all) {
    int cut = Math.min(shown, all.size());
    return new Fold<>(List.copyOf(all.subList(0, cut)), List.copyOf(all.subList(cut, all.size())));
  }

  boolean isFolded() {
    return !folded.isEmpty();
  }
}
