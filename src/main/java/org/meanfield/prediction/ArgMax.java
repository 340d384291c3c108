package org.meanfield.prediction;

/** Which class a model takes an image for. */
public final class ArgMax {
  private ArgMax() {}

  /** The index of the largest of {@code classes} probabilities from {@code offset}; the first. */
  public static int of(float[] probabilities, int offset, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = probabilities[offset + c] > probabilities[offset + best] ? c : best;
    }
    return best;
  }
}
