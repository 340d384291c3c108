package org.meanfield.compute.graph.translation;

import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Softmax;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as layers. */
final class ActivationTranslation {
  /** Klambauer et al., Self-normalizing neural networks, 2017, equation 2. */
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final double SELU_SCALE = 1.0507009873554805;

  private ActivationTranslation() {}

  /** Adds what an activation does behind a node; returns the index of its result. */
  static int translate(
      GraphBuilder graph, String name, @Nullable IActivation activation, int from) {
    if (activation == null || activation instanceof ActivationIdentity) {
      return from;
    }
    if (activation instanceof ActivationSoftmax) {
      if (graph.shape(from).spatial()) {
        // DL4J's goes along whichever axis is the last: a row of pixels where channels are first.
        throw new UnsupportedLayerException("layer '" + name + "' with softmax of images");
      }
      return graph.add(name + " softmax", new Softmax(), from);
    }
    if (activation instanceof ActivationSELU) {
      int bent = add(graph, name, ActivationFunction.elu(SELU_ALPHA), from);
      return add(graph, name, ActivationFunction.scale(SELU_SCALE), bent);
    }
    return add(graph, name, function(name, activation), from);
  }

  private static int add(GraphBuilder graph, String name, ActivationFunction function, int from) {
    return graph.add(name + " activation", new Activation(function), from);
  }

  private static ActivationFunction function(String name, IActivation activation) {
    if (activation instanceof ActivationReLU relu && simple(relu)) {
      return ActivationFunction.RELU;
    }
    if (activation instanceof ActivationLReLU leaky) {
      return ActivationFunction.leakyRelu(leaky.getAlpha());
    }
    if (activation instanceof ActivationReLU6) {
      return ActivationFunction.RELU6;
    }
    if (activation instanceof ActivationSigmoid) {
      return ActivationFunction.SIGMOID;
    }
    if (activation instanceof ActivationTanH) {
      return ActivationFunction.TANH;
    }
    if (activation instanceof ActivationELU elu) {
      return ActivationFunction.elu(elu.getAlpha());
    }
    // DL4J's precise GELU cubes a constant too much: tanh of x + (0.044715 x)^3.
    if (activation instanceof ActivationGELU gelu && !gelu.isPrecise()) {
      return ActivationFunction.FAST_GELU;
    }
    if (activation instanceof ActivationSwish) {
      return ActivationFunction.SWISH;
    }
    throw new UnsupportedLayerException("layer '" + name + "' with activation " + activation);
  }

  private static boolean simple(ActivationReLU relu) {
    return zero(relu.getMax()) && zero(relu.getThreshold()) && zero(relu.getNegativeSlope());
  }

  private static boolean zero(@Nullable Double value) {
    return value == null || value == 0;
  }
}
