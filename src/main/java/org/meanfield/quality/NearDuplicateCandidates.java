package org.meanfield.quality;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds hashes that differ in few bits without comparing all with all: cut into one band more than
 * the bits they may differ in, two hashes that are alike have a band in common (Manku et al.,
 * Detecting Near-Duplicates for Web Crawling, 2007, section 3).
 */
final class NearDuplicateCandidates {
  /** Comparisons after which a search ends: some ten seconds. */
  private static final long MOST_COMPARISONS = 10_000_000_000L;

  private final long[] hashes;
  private final int distance;
  private final int most;
  private long[] pairs = new long[1024];
  private int size;
  private long comparisons;
  private boolean ended;

  private NearDuplicateCandidates(long[] hashes, int distance, int most) {
    this.hashes = hashes;
    this.distance = distance;
    this.most = most;
  }

  /**
   * Pairs of indexes into {@code hashes}, the smaller in the upper half of a number, ascending.
   *
   * @param distance bits that two hashes may differ in
   * @param most pairs that are taken, and a pair counts each time it is found
   * @return empty: there are more, or to find them takes out of all measure
   */
  static Optional<long[]> of(long[] hashes, int distance, int most) {
    NearDuplicateCandidates search = new NearDuplicateCandidates(hashes, distance, most);
    search.find();
    return search.ended
        ? Optional.empty()
        : Optional.of(Arrays.stream(search.pairs, 0, search.size).sorted().distinct().toArray());
  }

  private void find() {
    int bands = distance + 1;
    for (int band = 0; band < bands && !ended; band++) {
      int from = band * Long.SIZE / bands;
      int to = (band + 1) * Long.SIZE / bands;
      findWithin(to - from == Long.SIZE ? -1 : ((1L << (to - from)) - 1) << from);
    }
  }

  private void findWithin(long mask) {
    long[] keyed = new long[hashes.length];
    // The band above, mixed where it is wide, the index below: one sort of plain numbers groups
    // them.
    int shift = Long.numberOfTrailingZeros(mask);
    for (int i = 0; i < keyed.length; i++) {
      keyed[i] = (long) Long.hashCode((hashes[i] & mask) >>> shift) << 32 | i;
    }
    Arrays.sort(keyed);
    for (int start = 0; start < keyed.length && !ended; ) {
      int end = start + 1;
      while (end < keyed.length && keyed[end] >> 32 == keyed[start] >> 32) {
        end++;
      }
      compare(keyed, start, end);
      start = end;
    }
  }

  private void compare(long[] keyed, int start, int end) {
    for (int a = start; a < end && !ended; a++) {
      int one = (int) keyed[a];
      long hash = hashes[one];
      for (int b = a + 1; b < end; b++) {
        int other = (int) keyed[b];
        if (Long.bitCount(hash ^ hashes[other]) <= distance) {
          take((long) Math.min(one, other) << 32 | Math.max(one, other));
        }
      }
      comparisons += end - a;
      ended |= comparisons > MOST_COMPARISONS;
    }
  }

  private void take(long pair) {
    if (size == most) {
      ended = true;
      return;
    }
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.min(most, 2 * size));
    }
    pairs[size++] = pair;
  }
}
