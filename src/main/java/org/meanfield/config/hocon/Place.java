package org.meanfield.config.hocon;

import java.util.Comparator;

/**
 * Where a value was given, or where it is missing.
 *
 * @param text as a message begins with it
 * @param order messages of a smaller one come first
 */
record Place(String text, long order) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::order).thenComparing(Place::text);

  /**
   * @param line from 1; what HOCON gives where it knows none is less
   */
  static Place line(String file, int line) {
    return line < 1 ? new Place(file, 0) : new Place(file + ":" + line, line);
  }

  /**
   * @param index of the option among its like
   */
  static Place option(int index) {
    return new Place("--set", (1L << 32) + index);
  }

  /** The recipe as a whole, which lacks something. */
  static Place whole(String file) {
    return new Place(file, Long.MAX_VALUE);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
