package org.meanfield.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Scores of class 1 with the true classes, of two, kept for the area under the ROC curve: 4 bytes
 * and a bit an example. For one thread.
 */
final class BinaryScores implements Serializable {
  private static final long serialVersionUID = 1L;

  private float[] scores = new float[64];
  private final BitSet positive = new BitSet();
  private int size;

  void add(float score, boolean isPositive) {
    if (size == scores.length) {
      scores = Arrays.copyOf(scores, Math.addExact(size, size));
    }
    positive.set(size, isPositive);
    scores[size++] = score;
  }

  void add(BinaryScores other) {
    for (int i = 0, end = other.size; i < end; i++) {
      add(other.scores[i], other.positive.get(i));
    }
  }

  /**
   * The chance that an example of class 1 scores higher than one of class 0, a tie counting half:
   * the Mann-Whitney statistic, which is the area under the ROC curve (Fawcett, An introduction to
   * ROC analysis, Pattern Recognition Letters 27, 2006, section 7). Counted in whole numbers, so
   * the same for any order of the examples. NaN where a class has no example.
   */
  double areaUnderRoc() {
    // Scores lie in [0, 1], where floats order as their bits do; the class goes into the lowest
    // bit.
    long[] keys =
        IntStream.range(0, size)
            .mapToLong(
                i -> ((long) Float.floatToIntBits(scores[i]) << 1) | (positive.get(i) ? 1 : 0))
            .sorted()
            .toArray();
    long negativesBelow = 0;
    long positives = 0;
    long twiceWins = 0;
    for (int i = 0; i < size; ) {
      long tiedNegatives = 0;
      long tiedPositives = 0;
      for (long score = keys[i] >> 1; i < size && keys[i] >> 1 == score; i++) {
        tiedPositives += keys[i] & 1;
        tiedNegatives += ~keys[i] & 1;
      }
      twiceWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
      negativesBelow += tiedNegatives;
      positives += tiedPositives;
    }
    return (double) twiceWins / 2 / ((double) positives * negativesBelow);
  }
}
