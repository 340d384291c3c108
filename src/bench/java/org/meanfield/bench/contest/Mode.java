package org.meanfield.bench.contest;

import java.util.Locale;

/** What is measured. */
public enum Mode {
  /** Steps of training on batches that lie ready. */
  STEP,
  /** A whole run of training on Spark, reading and averaging included. */
  TRAIN,
  /** Probabilities of the classes for batches that lie ready. */
  INFERENCE;

  /** Its name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
