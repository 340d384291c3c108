package org.meanfield.evaluation;

/**
 * How well one class is told from the others; NaN where 0 would be divided by 0.
 *
 * @param precision of the examples taken for this class, the share that are of it; NaN: none was
 * @param recall of the examples of this class, the share taken for it; NaN: there is none
 * @param f1 harmonic mean of both, {@code 2 tp / (2 tp + fp + fn)}
 * @param examples of this class
 */
public record ClassScore(String label, double precision, double recall, double f1, long examples) {
  static ClassScore of(String label, Confusion confusion, int index) {
    double hits = confusion.count(index, index);
    long actual = confusion.actual(index);
    long predicted = confusion.predicted(index);
    return new ClassScore(
        label, hits / predicted, hits / actual, 2 * hits / (actual + predicted), actual);
  }

  /** Whether it is among the examples' classes or among the answers. */
  boolean occurs() {
    return !Double.isNaN(f1);
  }
}
