package org.meanfield.averaging.state;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What a worker has after its part of a round.
 *
 * @param examples how many it trained on: its weight in the mean; 0: it takes no part
 * @param nanos how long it computed
 * @param weights where its weights can be read, on any thread and by several at once, until the
 *     worker's next round
 * @param state what it wants back at the start of its next round, in pieces of at most 16 MB
 * @param unusable why its weights are no weights; empty: they may be averaged
 * @param report a few bytes for the driver, which this package does not read
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by no one
public record RoundOutput(
    long examples,
    long nanos,
    WeightReader weights,
    List<byte[]> state,
    String unusable,
    byte[] report) {
  /** Of a worker that went through. */
  public RoundOutput(
      long examples, long nanos, WeightReader weights, List<byte[]> state, byte[] report) {
    this(examples, nanos, weights, state, "", report);
  }

  /** Reads a worker's weights. */
  @FunctionalInterface
  public interface WeightReader {
    /** Fills {@code into} to its limit with the weights from {@code offset}. */
    void read(long offset, FloatBuffer into);
  }
}
