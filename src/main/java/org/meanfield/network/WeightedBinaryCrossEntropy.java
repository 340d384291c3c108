package org.meanfield.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossUtil;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross-entropy of one sigmoid output for two classes, with a weight for each: {@code -(positive *
 * t * log p + negative * (1 - t) * log(1 - p))} for the label {@code t} in [0, 1]. It exists since
 * a mask of labels, the only way DL4J has of weighing examples, is applied twice to the gradient of
 * a single output. It is never written to a file.
 *
 * @param negative weight of class 0, above 0
 * @param positive weight of class 1, above 0
 * @param clip probabilities in the loss are kept this far from 0 and 1; the gradient is exact
 */
public record WeightedBinaryCrossEntropy(double negative, double positive, double clip)
    implements LossOfExamples {
  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray p = probabilities(preOutput, activation);
    p = Transforms.min(Transforms.max(p, clip), 1 - clip);
    INDArray losses = Transforms.log(p).muli(labels).muli(-positive);
    losses.subi(Transforms.log(p.rsub(1)).muli(labels.rsub(1)).muli(negative));
    return masked(losses, mask);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray ofPositive = labels.mul(positive);
    INDArray ofEither = labels.rsub(1).muli(negative).addi(ofPositive);
    return masked(probabilities(preOutput, activation).muli(ofEither).subi(ofPositive), mask);
  }

  private static INDArray probabilities(INDArray preOutput, IActivation activation) {
    if (!(activation instanceof ActivationSigmoid)) {
      throw new IllegalArgumentException("two classes' weights need a sigmoid, not " + activation);
    }
    return activation.getActivation(preOutput.dup(), true);
  }

  private static INDArray masked(INDArray values, @Nullable INDArray mask) {
    if (mask != null) {
      LossUtil.applyMask(values, mask);
    }
    return values;
  }
}
