package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.network.WeightedBinaryCrossEntropy;
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
 * @param softmax over all outputs; else one sigmoid
 * @param clip probabilities are kept that far from 0 and 1 in logarithms
 * @param clippedGradient whether the sigmoid's gradient is that of the clipped logarithm, as of
 *     DL4J's own loss
 * @param weights of each class in the loss; empty: all 1
 */
record Objective(boolean softmax, double clip, boolean clippedGradient, List<Float> weights) {
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
          true, crossEntropy.getSoftmaxClipEps(), false, weights(crossEntropy.getWeights()));
    }
    if (activation instanceof ActivationSigmoid) {
      if (loss instanceof LossBinaryXENT crossEntropy) {
        List<Float> ofOutput = weights(crossEntropy.getWeights());
        List<Float> ofBoth =
            ofOutput.isEmpty() ? ofOutput : List.of(ofOutput.get(0), ofOutput.get(0));
        return new Objective(false, crossEntropy.getClipEps(), true, ofBoth);
      }
      if (loss instanceof WeightedBinaryCrossEntropy crossEntropy) {
        List<Float> ofEach =
            List.of((float) crossEntropy.negative(), (float) crossEntropy.positive());
        return new Objective(false, crossEntropy.clip(), false, ofEach);
      }
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
