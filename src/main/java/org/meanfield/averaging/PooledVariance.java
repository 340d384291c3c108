package org.meanfield.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The variance of the union of the workers' samples from each worker's mean and variance: {@code
 * sum over p of (n_p / N) * (var_p + (mean_p - mean)^2)}, which is {@code sum of (n_p / N) * (var_p
 * + mean_p^2) - mean^2} without its cancellation (Chan, Golub and LeVeque, Algorithms for computing
 * the sample variance, 1983, equation 2.1b for many samples).
 *
 * <p>Computed in double precision over the workers in order of their index, one number at a time,
 * so that the bits depend neither on who computed what nor on how the vector is cut.
 */
final class PooledVariance {
  private final List<FloatBuffer> deltas;
  private final double[] shares;

  /**
   * A pool of workers.
   *
   * @param deltas by worker; of workers without examples not read
   * @param examples by worker
   */
  PooledVariance(List<FloatBuffer> deltas, long[] examples) {
    this.deltas = deltas;
    long total = 0;
    for (long n : examples) {
      total += n;
    }
    shares = new double[examples.length];
    for (int p = 0; p < shares.length; p++) {
      shares[p] = total == 0 ? 0 : (double) examples[p] / total;
    }
  }

  /**
   * Writes the variances of {@code moments} over {@code into}, which has the means of all else.
   *
   * @param moments counted from the slice's first weight
   * @param old the slice before the round
   */
  void apply(RunningMoments moments, FloatBuffer old, FloatBuffer into) {
    if (Arrays.stream(shares).sum() == 0) {
      return;
    }
    for (int i = 0; i < moments.count(); i++) {
      int mean = Math.toIntExact(moments.mean() + i);
      int variance = Math.toIntExact(moments.variance() + i);
      into.put(variance, pooled(moments.storage(), mean, variance, old.get(variance)));
    }
  }

  private float pooled(RunningMoments.Storage storage, int mean, int variance, float old) {
    // Means are compared by how far they have moved: what they have in common cancels.
    double moved = 0;
    for (int p = 0; p < shares.length; p++) {
      moved += shares[p] == 0 ? 0 : shares[p] * deltas.get(p).get(mean);
    }
    double pooled = 0;
    for (int p = 0; p < shares.length; p++) {
      if (shares[p] > 0) {
        double apart = deltas.get(p).get(mean) - moved;
        double own = storage.variance((double) old + deltas.get(p).get(variance));
        pooled += shares[p] * (own + apart * apart);
      }
    }
    return (float) storage.stored(pooled);
  }
}
