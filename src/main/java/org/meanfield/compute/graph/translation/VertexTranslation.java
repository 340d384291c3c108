package org.meanfield.compute.graph.translation;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Concatenation;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.graph.layer.Reshaping;
import org.meanfield.compute.graph.layer.Shape;

/** The vertices of DL4J's graphs, and what reshapes a layer's input. */
final class VertexTranslation {
  private VertexTranslation() {}

  static int translate(GraphBuilder graph, String name, GraphVertex vertex, List<Integer> inputs) {
    if (vertex instanceof LayerVertex layer) {
      int in = preprocessed(graph, name, layer.getPreProcessor(), inputs.get(0));
      return LayerTranslation.translate(graph, name, layer.getLayerConf(), in);
    }
    if (vertex instanceof ElementWiseVertex elementwise) {
      return elementwise(graph, name, elementwise, inputs);
    }
    if (vertex.getClass() == MergeVertex.class
        && ((MergeVertex) vertex).getMergeAxis() == channelAxis(graph, inputs.get(0))) {
      return graph.add(name, new Concatenation(), inputs);
    }
    if (vertex instanceof ScaleVertex scale) {
      ActivationFunction factor = ActivationFunction.scale(scale.getScaleFactor());
      return graph.add(name, new Activation(factor), inputs);
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return preprocessed(graph, name, preprocessor.getPreProcessor(), inputs.get(0));
    }
    if (vertex instanceof ReshapeVertex reshape && !graph.channelsLast()) {
      return reshaped(graph, name, reshape, inputs.get(0));
    }
    throw new UnsupportedLayerException(
        "vertex '" + name + "' (" + vertex.getClass().getSimpleName() + ")");
  }

  static int preprocessed(
      GraphBuilder graph, String name, @Nullable InputPreProcessor preprocessor, int from) {
    Shape in = graph.shape(from);
    if (preprocessor == null) {
      return from;
    }
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten) {
      return in.spatial()
          ? graph.add(
              name + " vector",
              new Reshaping(
                  in, Shape.vector(in.elements()), flatten.getFormat() == CNN2DFormat.NHWC),
              from)
          : from;
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor image && !in.spatial()) {
      Shape out =
          Shape.image(image.getNumChannels(), image.getInputHeight(), image.getInputWidth());
      return graph.add(name + " image", new Reshaping(in, out, false), from);
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor) {
      return from;
    }
    throw new UnsupportedLayerException(
        "layer '" + name + "' behind a " + preprocessor.getClass().getSimpleName());
  }

  private static int elementwise(
      GraphBuilder graph, String name, ElementWiseVertex vertex, List<Integer> inputs) {
    Eltwise.Kind kind =
        switch (vertex.getOp()) {
          case Add -> Eltwise.Kind.SUM;
          case Product -> Eltwise.Kind.PRODUCT;
          default ->
              throw new UnsupportedLayerException("vertex '" + name + "' (" + vertex.getOp() + ")");
        };
    Shape shape = graph.shape(inputs.get(0));
    int result = inputs.get(0);
    for (int other : inputs.subList(1, inputs.size())) {
      if (!graph.shape(other).equals(shape)) {
        throw new UnsupportedLayerException("vertex '" + name + "' of unequal shapes");
      }
      result = graph.add(name, new Eltwise(kind), List.of(result, other));
    }
    return result;
  }

  private static int channelAxis(GraphBuilder graph, int of) {
    return graph.channelsLast() && graph.shape(of).spatial() ? 3 : 1;
  }

  private static int reshaped(GraphBuilder graph, String name, ReshapeVertex vertex, int from) {
    int[] shape = vertex.getNewShape();
    Shape out =
        switch (shape.length) {
          case 2 -> Shape.vector(shape[1]);
          case 4 -> Shape.image(shape[1], shape[2], shape[3]);
          default ->
              throw new UnsupportedLayerException("vertex '" + name + "' of rank " + shape.length);
        };
    Shape in = graph.shape(from);
    if (vertex.getReshapeOrder() != 'c' || in.elements() != out.elements()) {
      throw new UnsupportedLayerException("vertex '" + name + "' (ReshapeVertex)");
    }
    return graph.add(name, new Reshaping(in, out, false), from);
  }
}
