package org.meanfield.evaluation;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.prediction.ArgMax;

/**
 * What is counted of a model's answers. Executors fill tallies and the driver merges them; however
 * the examples are spread over tallies, and in whatever order these are merged, {@link #evaluation}
 * gives the same bits. For one thread.
 */
public final class MetricAccumulator implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Probabilities are taken for no less, so that one wrong answer costs no infinite loss. */
  private static final double LEAST_PROBABILITY = 1e-15;

  private final int classes;

  /** Of the pairs that occur: a table would grow with the square of the classes. */
  private final HashMap<Long, Long> confusion = new HashMap<>();

  private final ExactSum loss = new ExactSum();
  private final BinaryScores scores = new BinaryScores();

  /**
   * An empty one.
   *
   * @param classes at least 2
   */
  public MetricAccumulator(int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException(classes + " classes; there must be at least 2");
    }
    this.classes = classes;
  }

  /**
   * Counts one example. The answer is the class of the highest probability, the first of equals.
   *
   * @param probabilities a row of {@code classes} values in [0, 1] from {@code offset}
   * @param label the true class
   * @throws MeanfieldException of kind DATA when a value is no probability: the training has
   *     diverged
   * @throws IllegalArgumentException when the label is out of range
   */
  public void add(float[] probabilities, int offset, int label) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException("label " + label + " of " + classes + " classes");
    }
    for (int c = 0; c < classes; c++) {
      float p = probabilities[offset + c];
      // Rounding may take a softmax or 1 - sigmoid a few units past the end.
      if (!(p >= 0 && p <= 1.001f)) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "the network gives class %d the probability %s; expected 0 to 1. Its weights are"
                    + " not usable: the training has diverged, try a lower training.learningRate",
                c,
                p));
      }
    }
    int answer = ArgMax.of(probabilities, offset, classes);
    confusion.merge(Confusion.key(classes, label, answer), 1L, Long::sum);
    double p = Math.min(1, Math.max(LEAST_PROBABILITY, probabilities[offset + label]));
    loss.add(Math.abs(StrictMath.log(p)));
    if (classes == 2) {
      scores.add(Math.abs(probabilities[offset + 1]), label == 1);
    }
  }

  /**
   * Adds what another has counted, leaving that one as it is.
   *
   * @return this
   */
  public MetricAccumulator merge(MetricAccumulator other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(other.classes + " classes; expected " + classes);
    }
    other.confusion.forEach((pair, count) -> confusion.merge(pair, count, Long::sum));
    loss.add(other.loss);
    scores.add(other.scores);
    return this;
  }

  /** How many examples were counted. */
  public long examples() {
    return confusion.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The metrics of what was counted so far.
   *
   * @param labels the classes' names by index
   */
  public Evaluation evaluation(List<String> labels) {
    Optional<Double> auc = classes == 2 ? Optional.of(scores.areaUnderRoc()) : Optional.empty();
    return new Evaluation(
        labels, new Confusion(classes, confusion), loss.value() / examples(), auc);
  }
}
