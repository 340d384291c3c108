package org.meanfield.dataset.shard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the pixels and labels of some examples come to, in whole numbers, so that it does not depend
 * on how they are cut into parts.
 *
 * @param countsByClass examples of each class; those without a label are not among them
 * @param pixels how many there are of each channel
 * @param sums of the pixels' values, by channel
 * @param squares sums of the values' squares, by channel
 */
public record ShardContents(
    List<Long> countsByClass, long pixels, List<Long> sums, List<Long> squares)
    implements Serializable {
  public ShardContents {
    countsByClass = List.copyOf(countsByClass);
    sums = List.copyOf(sums);
    squares = List.copyOf(squares);
    if (pixels < 0
        || Stream.of(countsByClass, sums, squares).flatMap(List::stream).anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "a number below 0 of " + pixels + ", " + countsByClass + ", " + sums + ", " + squares);
    }
    if (sums.size() != squares.size()) {
      throw new IllegalArgumentException(sums.size() + " sums, " + squares.size() + " squares");
    }
  }

  /** Of no example. */
  public static ShardContents none(int classes, int channels) {
    return new ShardContents(zeros(classes), 0, zeros(channels), zeros(channels));
  }

  private static List<Long> zeros(int count) {
    return LongStream.range(0, count).map(i -> 0).boxed().toList();
  }

  /** Of these examples and others. */
  public ShardContents and(ShardContents others) {
    return new ShardContents(
        added(countsByClass, others.countsByClass),
        pixels + others.pixels,
        added(sums, others.sums),
        added(squares, others.squares));
  }

  private static List<Long> added(List<Long> one, List<Long> other) {
    if (one.size() != other.size()) {
      throw new IllegalArgumentException(one.size() + " numbers, and " + other.size());
    }
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      all.add(one.get(i) + other.get(i));
    }
    return all;
  }

  /** Mean value of a channel's pixels, 0 to 255; NaN: there are none. */
  public double mean(int channel) {
    return (double) sums.get(channel) / pixels;
  }

  /** Population standard deviation of a channel's pixels; NaN: there are none. */
  public double deviation(int channel) {
    double mean = mean(channel);
    return Math.sqrt(Math.max(0, (double) squares.get(channel) / pixels - mean * mean));
  }
}
