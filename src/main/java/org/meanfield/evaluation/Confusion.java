package org.meanfield.evaluation;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How often each class was taken for each. An immutable value. */
public final class Confusion {
  private final int classes;
  private final long[] counts;

  /**
   * A copy of counts.
   *
   * @param counts {@code [classes actual, classes predicted]}, row by row
   */
  Confusion(int classes, long[] counts) {
    if (counts.length != classes * classes) {
      throw new IllegalArgumentException(counts.length + " counts for " + classes + " classes");
    }
    this.classes = classes;
    this.counts = counts.clone();
  }

  public int classes() {
    return classes;
  }

  /** How many examples of class {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[actual * classes + predicted];
  }

  /** How many examples are of this class. */
  public long actual(int label) {
    return LongStream.range(0, classes).map(p -> count(label, (int) p)).sum();
  }

  /** How many examples were taken for this class. */
  public long predicted(int label) {
    return LongStream.range(0, classes).map(a -> count((int) a, label)).sum();
  }

  /** How many examples there are. */
  public long examples() {
    return LongStream.of(counts).sum();
  }

  /** How many were taken for what they are. */
  public long correct() {
    return LongStream.range(0, classes).map(c -> count((int) c, (int) c)).sum();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Confusion that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
