package org.meanfield.averaging;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * One slice's new weights: the outer optimizer's step along {@code sum over p of (n_p / N) *
 * delta_p}, by the examples each worker has seen; plainly averaged they are the mean of the
 * workers' weights (McMahan et al., Communication-Efficient Learning of Deep Networks from
 * Decentralized Data, 2017, algorithm 1).
 *
 * <p>The sum is taken in a fixed binary tree over the workers' indexes whose subtrees are runs of a
 * power of two, so that the bits depend neither on who computed what nor on the order it came in,
 * and an executor may sum any subtree that it holds whole.
 */
final class WeightedMean {
  /** Floats a pass, so that all partial sums of a pass stay in the first-level cache. */
  static final int CHUNK = 1024;

  private WeightedMean() {}

  /**
   * Writes the new slice into {@code into}.
   *
   * @param old the slice before the round
   * @param deltas by worker, each of {@code old}'s length; of workers without examples not read
   * @param examples by worker
   * @param step goes {@link #CHUNK} numbers at a time
   */
  static void apply(
      FloatBuffer old,
      List<FloatBuffer> deltas,
      long[] examples,
      OuterStep step,
      FloatBuffer into) {
    float[] shares = shares(examples);
    int length = old.remaining();
    float[] base = new float[CHUNK];
    TreeSum sum = new TreeSum(CHUNK, deltas.size());
    for (int from = 0; from < length; from += CHUNK) {
      int n = Math.min(CHUNK, length - from);
      sum.clear();
      for (int p = 0; p < deltas.size(); p++) {
        if (examples[p] == 0) {
          sum.addNothing();
        } else {
          sum.add(deltas.get(p), from, n, shares[p]);
        }
      }
      old.get(old.position() + from, base, 0, n);
      step.take(base, sum.total(n), from, n);
      into.put(into.position() + from, base, 0, n);
    }
  }

  private static float[] shares(long[] examples) {
    long total = 0;
    for (long n : examples) {
      total += n;
    }
    float[] shares = new float[examples.length];
    for (int p = 0; p < examples.length; p++) {
      shares[p] = total == 0 ? 0f : (float) ((double) examples[p] / total);
    }
    return shares;
  }
}
