package org.meanfield.network;

import java.util.Locale;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture.Head;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** How a configuration's output layer is read, if it is a classifier's. */
final class OutputHead {
  private OutputHead() {}

  /**
   * @param type what the output layer gives
   * @throws MeanfieldException if it is no classifier's output, or of another number of classes, or
   *     its loss weighs another number of outputs
   */
  static Head of(String file, LayerNode output, InputType type, int classes) {
    Layer layer = output.layer();
    if (!(layer instanceof OutputLayer || layer instanceof LossLayer)) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: its last layer '%s' is a %s; a classifier ends in an OutputLayer or LossLayer.",
              file,
              output.name(),
              layer.getClass().getSimpleName()));
    }
    ILossFunction loss = loss((BaseLayer) layer);
    Head head = head(file, output.name(), (BaseLayer) layer, loss);
    checkOutputs(file, output.name(), head, type, classes);
    checkWeights(file, output.name(), loss, head == Head.SOFTMAX ? classes : 1);
    return head;
  }

  private static Head head(String file, String name, BaseLayer layer, ILossFunction loss) {
    IActivation activation = layer.getActivationFn();
    // LossMSE is a LossL2, and LossNegativeLogLikelihood a LossMCXENT.
    if (activation instanceof ActivationSoftmax && (takesShares(loss) || loss instanceof LossL2)) {
      return Head.SOFTMAX;
    }
    if (activation instanceof ActivationSigmoid
        && (loss instanceof LossBinaryXENT || loss instanceof LossL2)) {
      return Head.SIGMOID;
    }
    throw MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "%s: its output layer '%s' has activation %s and loss %s; a classifier has softmax"
                + " with MCXENT, NEGATIVELOGLIKELIHOOD, MSE or L2, or sigmoid with XENT, MSE or"
                + " L2.",
            file,
            name,
            simpleName(activation),
            simpleName(loss)));
  }

  /**
   * LossSparseMCXENT is a LossMCXENT too, but takes a class's index where labels here are shares.
   */
  private static boolean takesShares(ILossFunction loss) {
    return loss instanceof LossMCXENT && !(loss instanceof LossSparseMCXENT);
  }

  private static ILossFunction loss(BaseLayer layer) {
    return layer instanceof OutputLayer o ? o.getLossFn() : ((LossLayer) layer).getLossFn();
  }

  private static void checkOutputs(
      String file, String name, Head head, InputType type, int classes) {
    long outputs =
        type instanceof InputType.InputTypeFeedForward flat
            ? flat.getSize()
            : type.arrayElementsPerExample();
    boolean fits =
        type instanceof InputType.InputTypeFeedForward
            && switch (head) {
              case SIGMOID -> outputs == 1 && classes == 2;
              case SOFTMAX -> outputs == classes;
            };
    if (!fits) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: its output layer '%s' (%s) gives %d values, but data.train has %d classes; set"
                  + " its nOut to %d with softmax%s.",
              file,
              name,
              head == Head.SOFTMAX ? "softmax" : "sigmoid",
              outputs,
              classes,
              classes,
              classes == 2 ? ", or to 1 with sigmoid" : ""));
    }
  }

  private static void checkWeights(String file, String name, ILossFunction loss, int outputs) {
    INDArray weights = weights(loss);
    if (weights != null && weights.length() != outputs) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: the loss of its output layer '%s' has %d weights, but the layer gives %d"
                  + " values; give the loss one weight a value, or none.",
              file,
              name,
              weights.length(),
              outputs));
    }
  }

  private static @Nullable INDArray weights(ILossFunction loss) {
    if (loss instanceof LossMCXENT multiClass) {
      return multiClass.getWeights();
    }
    if (loss instanceof LossBinaryXENT binary) {
      return binary.getWeights();
    }
    return loss instanceof LossL2 squared ? squared.getWeights() : null;
  }

  private static String simpleName(@Nullable Object value) {
    return value == null ? "none" : value.getClass().getSimpleName();
  }
}
