package org.meanfield.averaging.math;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * One slice's new weights: the outer optimizer's step along {@code sum over p of (n_p / N) *
 * delta_p}, by the examples each worker has seen; plainly averaged they are the mean of the
 * workers' weights (McMahan et al., Communication-Efficient Learning of Deep Networks from
 * Decentralized Data, 2017, algorithm 1). Variances are pooled.
 */
public final class SliceAverager {
  private SliceAverager() {}

  /**
   * Writes the new slice into {@code into}.
   *
   * @param old the slice before the round
   * @param sum of all workers
   * @param moments of the slice, counted from its first weight
   * @param step goes {@link SliceSum#CHUNK} numbers at a time
   */
  public static void apply(
      FloatBuffer old,
      SliceSum sum,
      List<RunningMoments> moments,
      OuterStep step,
      FloatBuffer into) {
    int length = old.remaining();
    float examples = Math.max(1, sum.examples());
    float[] base = new float[SliceSum.CHUNK];
    for (int from = 0; from < length; from += SliceSum.CHUNK) {
      int n = Math.min(SliceSum.CHUNK, length - from);
      float[] movement = sum.take(from, n);
      for (int i = 0; i < n; i++) {
        movement[i] /= examples;
      }
      old.get(old.position() + from, base, 0, n);
      step.take(base, movement, from, n);
      into.put(into.position() + from, base, 0, n);
    }
    for (RunningMoments each : moments) {
      pool(each, old, sum, into);
    }
  }

  /**
   * Writes the workers' mean state, {@code sum over p of (n_p / N) * s_p}, into {@code into}. What
   * is negative in no worker is not in their mean.
   *
   * @param sum of all workers, at least one of which has examples
   * @param into of the slice's length
   */
  public static void ofState(SliceSum sum, FloatBuffer into) {
    int length = into.remaining();
    float examples = sum.examples();
    for (int from = 0; from < length; from += SliceSum.CHUNK) {
      int n = Math.min(SliceSum.CHUNK, length - from);
      float[] mean = sum.take(from, n);
      for (int i = 0; i < n; i++) {
        mean[i] /= examples;
      }
      into.put(into.position() + from, mean, 0, n);
    }
  }

  private static void pool(
      RunningMoments moments, FloatBuffer old, SliceSum sum, FloatBuffer into) {
    float[] squares = sum.squares(moments);
    for (int i = 0; i < moments.count(); i++) {
      int at = Math.toIntExact(moments.variance() + i);
      into.put(
          into.position() + at,
          squares == null
              ? old.get(old.position() + at)
              : (float) moments.storage().stored((double) squares[i] / sum.examples()));
    }
  }
}
