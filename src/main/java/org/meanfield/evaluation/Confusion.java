package org.meanfield.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How often each class was taken for each. An immutable value; it holds the pairs of classes that
 * occur, of which there are no more than examples.
 */
public final class Confusion {
  private final int classes;

  /** Pairs that occur, as {@link #key} has them, ascending. */
  private final long[] keys;

  /** Of each pair. */
  private final long[] counts;

  private final long[] actual;
  private final long[] predicted;

  /**
   * Two classes of which one was taken for the other, or a class that was taken for itself.
   *
   * @param actual class by index
   * @param predicted what it was taken for, by index
   * @param count of examples, above 0
   */
  public record Pair(int actual, int predicted, long count) {}

  /**
   * A copy of counts.
   *
   * @param counts how often each pair occurs, by its {@link #key}
   */
  Confusion(int classes, Map<Long, Long> counts) {
    SortedMap<Long, Long> sorted = new TreeMap<>(counts);
    sorted.values().removeIf(count -> count == 0);
    this.classes = classes;
    this.keys = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
    this.counts = sorted.values().stream().mapToLong(Long::longValue).toArray();
    this.actual = new long[classes];
    this.predicted = new long[classes];
    for (Pair pair : pairs()) {
      actual[pair.actual()] += pair.count();
      predicted[pair.predicted()] += pair.count();
    }
  }

  /** A pair of classes as one number. */
  static long key(int classes, int actual, int predicted) {
    return (long) actual * classes + predicted;
  }

  public int classes() {
    return classes;
  }

  /** The pairs that occur, by the actual class and then by the predicted one. */
  public List<Pair> pairs() {
    return IntStream.range(0, keys.length)
        .mapToObj(i -> new Pair((int) (keys[i] / classes), (int) (keys[i] % classes), counts[i]))
        .toList();
  }

  /** How many examples of class {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    int found = Arrays.binarySearch(keys, key(classes, actual, predicted));
    return found < 0 ? 0 : counts[found];
  }

  /** How many examples are of this class. */
  public long actual(int label) {
    return actual[label];
  }

  /** How many examples were taken for this class. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** How many examples there are. */
  public long examples() {
    return LongStream.of(counts).sum();
  }

  /** How many were taken for what they are. */
  public long correct() {
    return IntStream.range(0, classes).mapToLong(c -> count(c, c)).sum();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Confusion that
        && classes == that.classes
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(counts);
  }
}
