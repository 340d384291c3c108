package org.meanfield.compute.graph.translation;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.meanfield.compute.graph.layer.Dense;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.ParametricRelu;
import org.meanfield.compute.graph.layer.Shape;

/** DL4J's layers that multiply a vector, and its learnt activation. */
final class DenseTranslation {
  private DenseTranslation() {}

  static int dense(GraphBuilder graph, String name, DenseLayer layer, int from) {
    if (layer.hasLayerNorm()) {
      throw new UnsupportedLayerException("layer '" + name + "' with layer normalization");
    }
    int result = product(graph, name, layer, layer.hasBias(), false, from);
    return ActivationTranslation.translate(graph, name, layer.getActivationFn(), result);
  }

  /** The output layer without its activation, which its loss takes along. */
  static int output(GraphBuilder graph, String name, OutputLayer layer, int from) {
    graph.trainedFor(LossTranslation.translate(name, layer.getLossFn(), layer.getActivationFn()));
    return product(graph, name, layer, ((BaseOutputLayer) layer).hasBias(), true, from);
  }

  private static int product(
      GraphBuilder graph,
      String name,
      FeedForwardLayer layer,
      boolean biased,
      boolean last,
      int from) {
    int input = graph.dropped(name, layer.getIDropout(), from);
    Shape in = graph.shape(input);
    if (in.spatial()) {
      throw new UnsupportedLayerException("layer '" + name + "' that is given images");
    }
    // DL4J keeps [in, out] column by column.
    Parameter weight =
        graph.parameter(name, "W", Parameter.Form.rowMajor(layer.getNOut(), layer.getNIn()));
    Parameter bias =
        biased ? graph.parameter(name, "b", Parameter.Form.rowMajor(layer.getNOut())) : null;
    return graph.add(name, new Dense(weight, bias, null, last), input);
  }

  /** Slopes lie column by column: channels next to each other. */
  static int parametricRelu(GraphBuilder graph, String name, PReLULayer layer, int from) {
    int input = graph.dropped(name, layer.getIDropout(), from);
    Shape shape = graph.shape(input);
    long[] shared = layer.getSharedAxes() == null ? new long[0] : layer.getSharedAxes();
    long[] dims = shape.dims(1);
    for (long axis : shared) {
      dims[Math.toIntExact(axis)] = 1;
    }
    long[] strides = new long[dims.length];
    long next = 1;
    for (int i = 0; i < dims.length; i++) {
      strides[i] = next;
      next *= dims[i];
    }
    Parameter slope = graph.parameter(name, "W", new Parameter.Form(dims, strides));
    return graph.add(name, new ParametricRelu(slope), input);
  }
}
