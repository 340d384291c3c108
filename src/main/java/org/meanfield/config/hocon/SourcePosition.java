package org.meanfield.config.hocon;

import java.util.Comparator;

/**
 * Where a value was given, or where it is missing.
 *
 * @param text as a message begins with it
 * @param order messages of a smaller one come first
 */
record SourcePosition(String text, long order) implements Comparable<SourcePosition> {
  private static final Comparator<SourcePosition> ORDER =
      Comparator.comparingLong(SourcePosition::order).thenComparing(SourcePosition::text);

  /**
   * @param line from 1; what HOCON gives where it knows none is less
   */
  static SourcePosition line(String file, int line) {
    return line < 1 ? new SourcePosition(file, 0) : new SourcePosition(file + ":" + line, line);
  }

  /**
   * @param index of the option among its like
   */
  static SourcePosition option(int index) {
    return new SourcePosition("--set", (1L << 32) + index);
  }

  /** The recipe as a whole, which lacks something. */
  static SourcePosition whole(String file) {
    return new SourcePosition(file, Long.MAX_VALUE);
  }

  @Override
  public int compareTo(SourcePosition other) {
    return ORDER.compare(this, other);
  }
}
