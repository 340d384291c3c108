package org.meanfield.config.hocon;

import java.util.Comparator;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meanfield.fault.MeanfieldException;

/**
 * Everything that is wrong with a recipe, so that it is reported together. Not for more than one
 * thread.
 */
final class ErrorCollector {
  private static final int SHOWN = 50;

  private final String recipe;
  private final TreeSet<Problem> found =
      new TreeSet<>(Comparator.comparing(Problem::place).thenComparing(Problem::message));

  ErrorCollector(String recipe) {
    this.recipe = recipe;
  }

  /**
   * @param message begins with the key; says what was found, what was expected, how to mend it
   */
  void add(SourcePosition place, String message) {
    found.add(new Problem(place, message));
  }

  /** About something that the recipe lacks. */
  void addMissing(String message) {
    add(SourcePosition.whole(recipe), message);
  }

  /**
   * @throws MeanfieldException of usage that lists every problem, if there is one
   */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    String lines =
        found.stream().limit(SHOWN).map(Problem::line).collect(Collectors.joining("\n  "));
    if (found.size() == 1) {
      throw MeanfieldException.usage(lines);
    }
    String rest = found.size() > SHOWN ? "\n  and " + (found.size() - SHOWN) + " more" : "";
    throw MeanfieldException.usage(
        String.format(
            Locale.ROOT, "%s has %d problems:\n  %s%s", recipe, found.size(), lines, rest));
  }

  private record Problem(SourcePosition place, String message) {
    String line() {
      return place.text() + ": " + message;
    }
  }
}
