package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Cross-entropy with the activation it belongs to.
 *
 * @param softmax over all outputs; else a sigmoid for each
 * @param clip probabilities are kept that far from 0 and 1 in logarithms
 * @param weights of each output; empty: all 1
 */
record Objective(boolean softmax, double clip, List<Float> weights) {
  Objective {
    weights = List.copyOf(weights);
  }

  /**
   * @throws Uncovered for another pair of loss and activation
   */
  static Objective of(String layer, ILossFunction loss, @Nullable IActivation activation) {
    // LossNegativeLogLikelihood is the same by another name.
    if (loss instanceof LossMCXENT crossEntropy && activation instanceof ActivationSoftmax) {
      return new Objective(
          true, crossEntropy.getSoftmaxClipEps(), weights(crossEntropy.getWeights()));
    }
    if (loss instanceof LossBinaryXENT crossEntropy && activation instanceof ActivationSigmoid) {
      return new Objective(false, crossEntropy.getClipEps(), weights(crossEntropy.getWeights()));
    }
    throw new Uncovered("layer '" + layer + "' with loss " + loss + " of " + activation);
  }

  private static List<Float> weights(@Nullable INDArray weights) {
    List<Float> values = new ArrayList<>();
    for (long i = 0; weights != null && i < weights.length(); i++) {
      values.add(weights.getFloat(i));
    }
    return values;
  }
}
