package org.meanfield.averaging.math;

/**
 * The means and variances of several workers' examples as those of all of them together, joined two
 * by two: the squares' sum of both is {@code Q_a + Q_b + n_a n_b / (n_a + n_b) * (mean_a -
 * mean_b)^2}, without the cancellation of {@code E[x^2] - E[x]^2} (Chan, Golub and LeVeque,
 * Algorithms for computing the sample variance, 1983, equation 2.1).
 *
 * @param examples how many; above 0
 * @param sums a channel's mean times their number, counted from the mean before the round, which
 *     all workers have in common: it would cancel
 * @param squares a channel's sum of squared distances from its mean
 */
@SuppressWarnings("ArrayRecordComponent") // joined, compared by no one
record PooledVariance(long examples, float[] sums, float[] squares) {

  static PooledVariance of(PartialSum node, RunningMoments moments) {
    return new PooledVariance(
        node.examples(),
        values(node.values(), moments.mean(), moments.count()),
        values(node.values(), moments.variance(), moments.count()));
  }

  private static float[] values(PartialSum.Values from, long at, int count) {
    float[] values = new float[count];
    float[] run = new float[SliceSum.CHUNK];
    for (int done = 0; done < count; done += run.length) {
      int n = Math.min(run.length, count - done);
      from.read(Math.toIntExact(at + done), run, n);
      System.arraycopy(run, 0, values, done, n);
    }
    return values;
  }

  /** Both together; none of it is ever rounded to travel, see {@link Travel}. */
  PooledVariance plus(PooledVariance right) {
    float[] bothSums = new float[sums.length];
    float[] bothSquares = new float[sums.length];
    double factor = (double) examples * right.examples / (examples + right.examples);
    for (int i = 0; i < sums.length; i++) {
      bothSums[i] = sums[i] + right.sums[i];
      double apart = (double) sums[i] / examples - (double) right.sums[i] / right.examples;
      bothSquares[i] = (float) ((double) squares[i] + right.squares[i] + factor * apart * apart);
    }
    return new PooledVariance(examples + right.examples, bothSums, bothSquares);
  }
}
