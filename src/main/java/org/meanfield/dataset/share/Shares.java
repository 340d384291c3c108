package org.meanfield.dataset.share;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.meanfield.random.Purpose;

/** Which examples each worker gets. */
public final class Shares {
  private Shares() {}

  /**
   * Cuts a seeded permutation of {@code positions} into shares whose sizes differ by at most one,
   * so that a worker's share has the proportions of the whole whatever order the whole is in.
   *
   * @param positions in order of the listing
   * @param workers from 1; those beyond the number of examples get none
   */
  public static List<int[]> shuffled(int[] positions, int workers, long seed) {
    return cut(Purpose.SHARES.stream(seed).shuffled(positions.clone()), workers);
  }

  /** Cuts {@code positions} into runs whose sizes differ by at most one. */
  public static List<int[]> cut(int[] positions, int workers) {
    return IntStream.range(0, workers)
        .mapToObj(
            w ->
                Arrays.copyOfRange(
                    positions, bound(positions, w, workers), bound(positions, w + 1, workers)))
        .toList();
  }

  private static int bound(int[] positions, int worker, int workers) {
    return (int) ((long) positions.length * worker / workers);
  }
}
