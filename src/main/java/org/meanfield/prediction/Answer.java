package org.meanfield.prediction;

/** What a network takes an example for. */
public final class Answer {
  private Answer() {}

  /**
   * The class of the highest probability, the first of equals.
   *
   * @param probabilities a row of {@code classes} values from {@code offset}
   */
  public static int of(float[] probabilities, int offset, int classes) {
    int answer = 0;
    for (int c = 1; c < classes; c++) {
      answer = probabilities[offset + c] > probabilities[offset + answer] ? c : answer;
    }
    return answer;
  }
}
