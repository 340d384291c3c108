package org.meanfield.compute.onednn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * What a parameter pays for being large: on absolute values, on half the squares, and by decay
 * decoupled from the updater (Loshchilov and Hutter, Decoupled weight decay regularization, 2019,
 * algorithm 2).
 *
 * @param terms of these three classes, of each any number: DL4J's builder puts the weight decay of
 *     a network twice into its layers, and both count
 */
record Penalty(List<Regularization> terms) {
  static final Penalty NONE = new Penalty(List.of());

  Penalty {
    terms = List.copyOf(terms);
  }

  /**
   * @throws Uncovered if there is one of another class
   */
  static Penalty of(@Nullable List<Regularization> regularizations) {
    if (regularizations == null) {
      return NONE;
    }
    for (Regularization each : regularizations) {
      if (!(each instanceof L1Regularization
          || each instanceof L2Regularization
          || each instanceof WeightDecay)) {
        throw new Uncovered("regularization " + each.getClass().getSimpleName());
      }
    }
    return new Penalty(regularizations);
  }

  float l1(int iteration) {
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i) instanceof L1Regularization l1) {
        sum += l1.getL1().valueAt(iteration, 0);
      }
    }
    return (float) sum;
  }

  float l2(int iteration) {
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i) instanceof L2Regularization l2) {
        sum += l2.getL2().valueAt(iteration, 0);
      }
    }
    return (float) sum;
  }

  /** What part of a weight is taken off it in a step beside the update of {@code updater}. */
  float decay(IUpdater updater, int iteration) {
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i) instanceof WeightDecay decay) {
        boolean timesRate = decay.isApplyLR() && updater.hasLearningRate();
        double rate = timesRate ? updater.getLearningRate(iteration, 0) : 1;
        sum += decay.getCoeff().valueAt(iteration, 0) * rate;
      }
    }
    return (float) sum;
  }
}
