package org.meanfield.averaging;

import java.io.Serializable;

/**
 * How a flat vector of weights is cut into slices of nearly equal length.
 *
 * @param length weights in all
 * @param slices how many slices, from 1 to {@code length}
 */
public record SliceLayout(long length, int slices) implements Serializable {
  /** No slice is longer, so that a block stays far from Spark's limit of 2 GB. */
  static final int MAX_SLICE_WEIGHTS = 4 << 20;

  public SliceLayout {
    if (length < 1 || slices < 1 || slices > length) {
      throw new IllegalArgumentException(length + " weights cannot be cut into " + slices);
    }
    if (ceilDiv(length, slices) > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(slices + " slices of " + length + " weights are too long");
    }
  }

  /**
   * One slice an executor, more where slices would be over 16 MB: every task costs milliseconds, so
   * a small model is never cut finer.
   */
  public static SliceLayout over(long length, int executors) {
    long atLeast = ceilDiv(length, MAX_SLICE_WEIGHTS);
    long perExecutor = Math.max(1, ceilDiv(atLeast, executors));
    return new SliceLayout(length, Math.toIntExact(Math.min(length, perExecutor * executors)));
  }

  /** The first weight of a slice; for the number of slices, the end of all. */
  public long offset(int slice) {
    return Math.multiplyExact(length, (long) slice) / slices;
  }

  /** Weights in a slice. */
  public int length(int slice) {
    return Math.toIntExact(offset(slice + 1) - offset(slice));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
