package org.meanfield.random;

import java.io.Serializable;

/**
 * A number for every example, no two alike, in whose order examples are dealt.
 *
 * @param purpose tells it apart from other draws of the seed
 * @param seed of the run
 * @param deal from 1
 */
public record ShuffleKeys(long purpose, long seed, int deal) implements Serializable {
  /** Of the example at a position. */
  public long of(long position) {
    // The generator maps its last number one to one, so that equal keys are equal positions.
    return new SplitMix64(purpose, seed, deal, position).next();
  }
}
