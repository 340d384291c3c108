package org.meanfield.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;

/**
 * Squared error of one sigmoid output for two classes, with a weight for each: {@code (positive * t
 * + negative * (1 - t)) * (p - t)^2} for the label {@code t} in [0, 1]. It exists since DL4J's own
 * weights are one an output, and its mask of labels is applied twice to the gradient of a single
 * output. It is never written to a file.
 *
 * @param negative weight of class 0, above 0
 * @param positive weight of class 1, above 0
 */
public record WeightedBinarySquaredError(double negative, double positive)
    implements ILossFunction {
  /** Without weights; with one output the mean of the outputs' errors is their sum. */
  private static final LossL2 UNWEIGHTED = new LossL2();

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    INDArray losses = computeScoreArray(labels, preOutput, activation, mask);
    double sum = losses.sumNumber().doubleValue();
    return average ? sum / losses.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    checkSigmoid(activation);
    return UNWEIGHTED
        .computeScoreArray(labels, preOutput, activation, mask)
        .muli(ofExamples(labels));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    checkSigmoid(activation);
    return UNWEIGHTED.computeGradient(labels, preOutput, activation, mask).muli(ofExamples(labels));
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return toString();
  }

  private INDArray ofExamples(INDArray labels) {
    return labels.mul(positive - negative).addi(negative);
  }

  private static void checkSigmoid(IActivation activation) {
    if (!(activation instanceof ActivationSigmoid)) {
      throw new IllegalArgumentException("two classes' weights need a sigmoid, not " + activation);
    }
  }
}
