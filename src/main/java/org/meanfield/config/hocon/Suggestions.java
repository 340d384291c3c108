package org.meanfield.config.hocon;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What may have been meant by a word that is none of those known. */
final class Suggestions {
  private static final LevenshteinDistance DISTANCE = new LevenshteinDistance();

  private Suggestions() {}

  /** The known word within two slips of the pen, or a quarter of the word's letters. */
  static Optional<String> word(String found, Collection<String> known) {
    int slips = Math.max(2, found.length() / 4);
    return nearest(known, slips, candidate -> distance(found, candidate));
  }

  /** The known key that is spelt almost so, or has almost that name in another section. */
  static Optional<String> key(String found, Collection<String> known) {
    String name = lastPart(found);
    return word(found, known)
        .or(() -> nearest(known, 1, candidate -> distance(name, lastPart(candidate))));
  }

  private static Optional<String> nearest(
      Collection<String> known, int slips, ToIntFunction<String> distance) {
    return known.stream()
        .filter(candidate -> distance.applyAsInt(candidate) <= slips)
        .min(Comparator.comparingInt(distance));
  }

  private static int distance(String found, String known) {
    // A quadratic measure: nothing longer than any key can be near one.
    if (found.length() > 2 * known.length() + 2) {
      return Integer.MAX_VALUE;
    }
    return DISTANCE.apply(found.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
