package org.meanfield.averaging.round;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.meanfield.averaging.math.PartialSum;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.averaging.math.SliceSum;
import org.meanfield.averaging.math.Travel;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;

/**
 * What one worker says of its slices: {@link PartialSum}s at the bottom of the tree, computed as
 * they are read. Of weights, how far they moved; of state, what it is. Confined to one thread.
 */
final class WorkerDelta {
  private final RoundInput round;
  private final RoundOutput outcome;
  private final IntFunction<Travel> travels;
  private final float[] base = new float[SliceSum.CHUNK];

  /**
   * What is no finite number, times zero, is none; its sums are none either. One sum for each place
   * in a pass, since Java's compiler makes no vector instructions of a single sum.
   */
  private final float[] broken = new float[SliceSum.CHUNK];

  /**
   * Of a worker with examples, whose weights can be read.
   *
   * @param travels how each slice travels
   */
  WorkerDelta(RoundInput round, RoundOutput outcome, IntFunction<Travel> travels) {
    this.round = round;
    this.outcome = outcome;
    this.travels = travels;
  }

  int worker() {
    return round.worker();
  }

  /** Whether all numbers that have been read were finite. */
  boolean isFinite() {
    float sum = 0;
    for (float each : broken) {
      sum += each;
    }
    return sum == 0;
  }

  /** A slice's node, its values rounded as they travel. */
  PartialSum node(int slice) {
    List<RunningMoments> moments = round.layout().moments(slice);
    return new PartialSum(
        0, outcome.examples(), (from, into, n) -> read(slice, moments, from, into, n));
  }

  private void read(int slice, List<RunningMoments> moments, int from, float[] into, int n) {
    outcome.weights().read(round.layout().offset(slice) + from, FloatBuffer.wrap(into, 0, n));
    float[] variances = moments.isEmpty() ? into : Arrays.copyOf(into, n);
    if (!round.layout().isState(slice)) {
      round.slice(slice).get(from, base, 0, n);
    } else {
      // Second moments may not fall below zero, as rounded sums of differences can.
      Arrays.fill(base, 0, n, 0f);
    }
    float weight = outcome.examples();
    for (int i = 0; i < n; i++) {
      into[i] = (into[i] - base[i]) * weight;
      broken[i] += 0f * into[i];
    }
    for (RunningMoments each : moments) {
      int first = (int) Math.max(0, each.variance() - from);
      int end = (int) Math.min(n, each.variance() + each.count() - from);
      for (int i = first; i < end; i++) {
        into[i] = (float) (outcome.examples() * each.storage().variance(variances[i]));
      }
    }
    travels.apply(slice).round(into, from);
  }
}
