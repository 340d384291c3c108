package org.meanfield.bench.contest;

/** How far two arrays of probabilities are from each other. */
public final class Differences {
  private Differences() {}

  /**
   * The largest difference as a share of the largest expected value; infinite where there is a
   * number that is none.
   */
  public static double largest(float[] expected, float[] found) {
    if (expected.length != found.length) {
      throw new IllegalArgumentException(
          expected.length + " values were expected, and there are " + found.length);
    }
    double magnitude = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      double apart = Math.abs((double) expected[i] - found[i]);
      if (Double.isNaN(apart)) {
        return Double.POSITIVE_INFINITY;
      }
      difference = Math.max(difference, apart);
      magnitude = Math.max(magnitude, Math.abs(expected[i]));
    }
    return difference == 0 ? 0 : difference / magnitude;
  }
}
