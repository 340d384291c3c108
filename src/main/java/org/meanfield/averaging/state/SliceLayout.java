package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.List;
import org.meanfield.averaging.math.RunningMoments;

/**
 * How a flat vector of weights is cut into slices of nearly equal length, never between a mean and
 * its variance; behind them, where workers average their updaters' state too, how that is.
 *
 * @param length weights in all
 * @param slices how many slices of weights, from 1 to {@code length}
 * @param moments what is pooled among the weights, apart from each other
 * @param state what comes behind the weights: its first slice has the number {@code slices}, its
 *     first number the offset {@code length}
 */
public record SliceLayout(
    long length, int slices, List<RunningMoments> moments, AveragedState state)
    implements Serializable {
  /** No slice is cut longer, so that a block stays far from Spark's limit of 2 GB. */
  public static final int MAX_SLICE_WEIGHTS = 4 << 20;

  /**
   * The updaters' state that is averaged.
   *
   * @param length numbers in all
   * @param slices how many slices, from 1 to {@code length}; 0: nothing is averaged but weights
   */
  public record AveragedState(long length, int slices) implements Serializable {
    /** Of workers that keep theirs, or have none. */
    public static final AveragedState NONE = new AveragedState(0, 0);

    public AveragedState {
      if (length < 0 || slices < 0 || slices > length || (slices == 0) != (length == 0)) {
        throw new IllegalArgumentException(length + " numbers cannot be cut into " + slices);
      }
      requireShort(length, slices, 0);
    }

    /** As {@link SliceLayout#over}. */
    public static AveragedState over(long length, Placement placement) {
      return new AveragedState(
          length, Math.toIntExact(Math.min(length, wanted(length, placement))));
    }
  }

  public SliceLayout {
    moments = List.copyOf(moments);
    if (length < 1 || slices < 1 || slices > length / longest(moments)) {
      throw new IllegalArgumentException(
          length + " weights cannot be cut into " + slices + " with " + moments);
    }
    requireShort(length, slices, longest(moments));
  }

  private static void requireShort(long length, int slices, long more) {
    if (slices > 0 && ceilDiv(length, slices) + more > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(slices + " slices of " + length + " numbers are too long");
    }
  }

  /** Without state. */
  public SliceLayout(long length, int slices, List<RunningMoments> moments) {
    this(length, slices, moments, AveragedState.NONE);
  }

  /** Of weights that are all averaged. */
  public SliceLayout(long length, int slices) {
    this(length, slices, List.of());
  }

  /**
   * One slice an executor, more where slices would be over 16 MB: every task costs milliseconds, so
   * a small model is never cut finer. Of more, so many that an executor's workers have the same
   * number of them each to sum.
   */
  public static SliceLayout over(long length, Placement placement, List<RunningMoments> moments) {
    long most = length / longest(moments);
    return new SliceLayout(
        length, Math.toIntExact(Math.min(most, wanted(length, placement))), moments);
  }

  private static long wanted(long length, Placement placement) {
    int executors = placement.executors().size();
    long atLeast = ceilDiv(length, MAX_SLICE_WEIGHTS);
    long perExecutor = Math.max(1, ceilDiv(atLeast, executors));
    if (perExecutor > 1) {
      long workers = ceilDiv(placement.workers(), placement.groups());
      perExecutor = ceilDiv(perExecutor, workers) * workers;
    }
    return perExecutor * executors;
  }

  /** The same weights, and behind them state. */
  public SliceLayout with(AveragedState behind) {
    return new SliceLayout(length, slices, moments, behind);
  }

  /** Slices of both weights and state. */
  public int all() {
    return slices + state.slices();
  }

  /** Whether a slice has state, not weights. */
  public boolean isState(int slice) {
    return slice >= slices;
  }

  /** The first number of a slice; for the number of all slices, the end of all. */
  public long offset(int slice) {
    if (slice > slices) {
      return length + Math.multiplyExact(state.length(), (long) slice - slices) / state.slices();
    }
    long even = Math.multiplyExact(length, (long) slice) / slices;
    for (RunningMoments whole : moments) {
      if (whole.start() < even && even < whole.end()) {
        return whole.end();
      }
    }
    return even;
  }

  /** Numbers in a slice, at least 1. */
  public int length(int slice) {
    return Math.toIntExact(offset(slice + 1) - offset(slice));
  }

  /** What is pooled in a slice, counted from its first weight. */
  public List<RunningMoments> moments(int slice) {
    long from = offset(slice);
    long to = offset(slice + 1);
    return moments.stream()
        .filter(each -> from <= each.start() && each.end() <= to)
        .map(each -> each.from(from))
        .toList();
  }

  /** A slice is at least as long as what may not be parted, so that no cut overtakes the next. */
  private static long longest(List<RunningMoments> moments) {
    return moments.stream().mapToLong(each -> each.end() - each.start()).max().orElse(1);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
