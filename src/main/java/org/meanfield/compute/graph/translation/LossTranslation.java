package org.meanfield.compute.graph.translation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.loss.CrossEntropy;
import org.meanfield.compute.graph.loss.LossFunction;
import org.meanfield.compute.graph.loss.SquaredError;
import org.meanfield.compute.graph.loss.SquaredError.Weights;
import org.meanfield.network.WeightedBinaryCrossEntropy;
import org.meanfield.network.WeightedSquaredError;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** DL4J's losses, each with the activation before it. */
final class LossTranslation {
  private LossTranslation() {}

  /**
   * What an output layer is trained for.
   *
   * @throws UnsupportedLayerException for another pair of loss and activation
   */
  static LossFunction translate(
      String layer, ILossFunction loss, @Nullable IActivation activation) {
    LossFunction found = null;
    if (activation instanceof ActivationSoftmax) {
      found = ofSoftmax(loss);
    } else if (activation instanceof ActivationSigmoid) {
      found = ofSigmoid(loss);
    }
    if (found == null) {
      throw new UnsupportedLayerException(
          "layer '" + layer + "' with loss " + loss + " of " + activation);
    }
    return found;
  }

  private static @Nullable LossFunction ofSoftmax(ILossFunction loss) {
    // LossNegativeLogLikelihood is the same by another name.
    if (loss instanceof LossMCXENT crossEntropy) {
      return new CrossEntropy(
          true, crossEntropy.getSoftmaxClipEps(), false, weights(crossEntropy.getWeights()));
    }
    return ofSquares(true, loss);
  }

  private static @Nullable LossFunction ofSigmoid(ILossFunction loss) {
    if (loss instanceof LossBinaryXENT crossEntropy) {
      return new CrossEntropy(
          false, crossEntropy.getClipEps(), true, ofBoth(crossEntropy.getWeights()));
    }
    if (loss instanceof WeightedBinaryCrossEntropy crossEntropy) {
      return new CrossEntropy(
          false,
          crossEntropy.clip(),
          false,
          List.of((float) crossEntropy.negative(), (float) crossEntropy.positive()));
    }
    return ofSquares(false, loss);
  }

  private static @Nullable LossFunction ofSquares(boolean softmax, ILossFunction loss) {
    if (loss instanceof LossL2 dl4j) {
      return new SquaredError(
          softmax, loss instanceof LossMSE, new Weights.OfOutputs(weights(dl4j.getWeights())));
    }
    if (loss instanceof WeightedSquaredError weighted) {
      List<Float> ofClasses = weighted.weights().stream().map(Double::floatValue).toList();
      return new SquaredError(softmax, weighted.averaged(), new Weights.OfClasses(ofClasses));
    }
    return null;
  }

  /** The one output's weight is both classes'. */
  private static List<Float> ofBoth(@Nullable INDArray weights) {
    List<Float> ofOutput = weights(weights);
    return ofOutput.isEmpty() ? ofOutput : List.of(ofOutput.get(0), ofOutput.get(0));
  }

  private static List<Float> weights(@Nullable INDArray weights) {
    List<Float> values = new ArrayList<>();
    for (long i = 0; weights != null && i < weights.length(); i++) {
      values.add(weights.getFloat(i));
    }
    return values;
  }
}
