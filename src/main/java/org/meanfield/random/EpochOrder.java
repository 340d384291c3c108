package org.meanfield.random;

import java.util.stream.IntStream;

/** The order in which a worker goes through its share in one epoch. */
public final class EpochOrder {
  private EpochOrder() {}

  /**
   * A permutation of {@code 0..n-1} that the arguments alone decide: SplitMix64 from (seed, epoch,
   * worker), then Fisher-Yates.
   *
   * @param seed of the run
   * @param epoch from 0
   * @param worker from 0
   * @param n examples of the worker's share
   */
  public static int[] permutation(long seed, int epoch, int worker, int n) {
    return Purpose.EPOCH_ORDER.stream(seed, epoch, worker)
        .shuffled(IntStream.range(0, n).toArray());
  }
}
