package org.meanfield.evaluation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A mistake as it comes from an executor, which knows no names.
 *
 * @param position in the listing
 * @param actual index of the true class
 * @param answer index of the class it was taken for
 * @param confidence probability of the answer
 * @param actualProbability probability of the true class
 * @param pixels unsigned bytes, {@code [height, width, channels]}
 */
@SuppressWarnings("ArrayRecordComponent") // named on the driver, compared by no one
record WrongAnswer(
    long position, int actual, int answer, float confidence, float actualProbability, byte[] pixels)
    implements Serializable {
  /** The most confident first; of equals, the first in the listing. */
  static final Comparator<WrongAnswer> WORST_FIRST =
      Comparator.comparingDouble(WrongAnswer::confidence)
          .reversed()
          .thenComparingLong(WrongAnswer::position);
}
