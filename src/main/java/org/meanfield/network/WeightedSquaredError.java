package org.meanfield.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Squared error with a weight for each class: an example's error times {@code sum_k t_k * weight_k}
 * for its label's shares {@code t_k} of the classes, in [0, 1]. The outputs are those of a softmax,
 * one a class, or one sigmoid, whose label {@code t} has the shares {@code 1 - t} and {@code t}. It
 * exists since DL4J's own weights are one an output, which weigh the output on every example and
 * favour no class, and its mask of labels is applied twice to the gradient of a single output. It
 * is never written to a file.
 *
 * @param averaged whether an example's error is the mean over the outputs, as of {@link LossMSE};
 *     else it is their sum, as of {@link LossL2}
 * @param weights of each class by index, above 0
 */
public record WeightedSquaredError(boolean averaged, List<Double> weights)
    implements LossOfExamples {
  private static final LossL2 SUM = new LossL2();
  private static final LossL2 MEAN = new LossMSE();

  public WeightedSquaredError {
    weights = List.copyOf(weights);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray ofExamples = ofExamples(labels, activation);
    return unweighted()
        .computeScoreArray(labels, preOutput, activation, mask)
        .muliColumnVector(ofExamples);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray ofExamples = ofExamples(labels, activation);
    return unweighted()
        .computeGradient(labels, preOutput, activation, mask)
        .muliColumnVector(ofExamples);
  }

  private LossL2 unweighted() {
    return averaged ? MEAN : SUM;
  }

  /** {@code [examples, 1]}. */
  private INDArray ofExamples(INDArray labels, IActivation activation) {
    if (activation instanceof ActivationSigmoid) {
      double negative = weights.get(0);
      double positive = weights.get(1);
      return labels.mul(positive - negative).addi(negative);
    }
    if (activation instanceof ActivationSoftmax) {
      double[] ofClasses = weights.stream().mapToDouble(Double::doubleValue).toArray();
      return labels.mmul(
          Nd4j.createFromArray(ofClasses).castTo(labels.dataType()).reshape(ofClasses.length, 1));
    }
    throw new IllegalArgumentException(
        "weights of classes need a softmax or a sigmoid, not " + activation);
  }
}
