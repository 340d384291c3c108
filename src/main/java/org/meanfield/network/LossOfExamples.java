package org.meanfield.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss for DL4J that is told by its value for each example and its gradient. */
interface LossOfExamples extends ILossFunction {
  @Override
  default double computeScore(
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
  default Pair<Double, INDArray> computeGradientAndScore(
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
  default String name() {
    return toString();
  }
}
