package org.meanfield.averaging.math;

import java.io.Serializable;

/**
 * Means and variances among the weights, which are pooled: the mean of the workers' variances would
 * leave out how far their means are apart.
 *
 * @param mean where in the flat vector the first mean is
 * @param variance where the variance of the first mean is; the others follow both in order
 * @param count how many means, and variances, from 1
 * @param storage what stands for a variance
 */
public record RunningMoments(long mean, long variance, int count, Storage storage)
    implements Serializable {
  /** What stands for a variance. */
  public enum Storage {
    VARIANCE {
      @Override
      public double variance(double stored) {
        return stored;
      }

      @Override
      public double stored(double variance) {
        return variance;
      }
    },
    /** The decimal logarithm of its root. */
    LOG10_DEVIATION {
      @Override
      public double variance(double stored) {
        return Math.pow(10, 2 * stored);
      }

      @Override
      public double stored(double variance) {
        return 0.5 * Math.log10(variance);
      }
    };

    public abstract double variance(double stored);

    public abstract double stored(double variance);
  }

  public RunningMoments {
    if (mean < 0 || variance < 0 || count < 1 || Math.abs(variance - mean) < count) {
      throw new IllegalArgumentException(
          count + " means from " + mean + " and variances from " + variance);
    }
  }

  /** The first weight of them. */
  public long start() {
    return Math.min(mean, variance);
  }

  /** The weight after the last of them. */
  public long end() {
    return Math.max(mean, variance) + count;
  }

  /** The same in a vector that begins at {@code offset}. */
  public RunningMoments from(long offset) {
    return new RunningMoments(mean - offset, variance - offset, count, storage);
  }
}
