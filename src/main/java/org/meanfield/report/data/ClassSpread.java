package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import org.meanfield.text.Figures;

/**
 * How many classes have about so many images: a histogram.
 *
 * @param from images of a class, from this many
 * @param to up to this many
 * @param classes that have so many
 */
record ClassSpread(int from, int to, int classes) {
  private static final int MOST_BARS = 20;

  /** Largest by smallest class above which bars of one width would leave all but one empty. */
  private static final int SKEWED = 50;

  /** Bars from the smallest class to the largest; each twice as wide where classes differ much. */
  static List<ClassSpread> of(List<Integer> counts) {
    int least = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
    int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    List<ClassSpread> bars = new ArrayList<>();
    if (most > SKEWED * (long) Math.max(1, least)) {
      long from = least == 0 ? 0 : Integer.highestOneBit(least);
      while (from <= most) {
        long next = from == 0 ? 1 : 2 * from;
        bars.add(bar(counts, from, next - 1));
        from = next;
      }
    } else {
      long width = width((most - least) / MOST_BARS + 1);
      for (long from = least / width * width; from <= most; from += width) {
        bars.add(bar(counts, from, from + width - 1));
      }
    }
    return bars;
  }

  String label() {
    String start = Figures.count(from);
    return from == to ? start : start + "–" + Figures.count(to);
  }

  /** The next of 1, 2, 5, 10, 20, 50 and so on. */
  private static long width(long least) {
    long power = 1;
    while (true) {
      for (long step : new long[] {1, 2, 5}) {
        if (step * power >= least) {
          return step * power;
        }
      }
      power *= 10;
    }
  }

  private static ClassSpread bar(List<Integer> counts, long from, long to) {
    int classes = (int) counts.stream().filter(count -> count >= from && count <= to).count();
    return new ClassSpread((int) from, (int) Math.min(to, Integer.MAX_VALUE), classes);
  }
}
