package org.meanfield.random;

import java.io.Serializable;

/**
 * A number for every example, no two alike, in whose order examples are dealt.
 *
 * @param seed of the run
 * @param deal from 1
 */
public record ShuffleKeys(long seed, int deal) implements Serializable {
  /** Of the example at a position. */
  public long of(long position) {
    // The generator maps its last number one to one, so that equal keys are equal positions.
    return Purpose.RESHUFFLE.stream(seed, deal, position).next();
  }
}
