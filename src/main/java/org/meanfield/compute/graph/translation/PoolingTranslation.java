package org.meanfield.compute.graph.translation;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.GlobalPooling;
import org.meanfield.compute.graph.layer.Pooling;
import org.meanfield.compute.graph.layer.Reshaping;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;

/** DL4J's pooling. */
final class PoolingTranslation {
  private PoolingTranslation() {}

  static int pooling(GraphBuilder graph, String name, SubsamplingLayer layer, int from) {
    Pooling.Kind kind =
        switch (layer.getPoolingType()) {
          case MAX -> Pooling.Kind.MAXIMUM;
          case AVG ->
              layer.isAvgPoolIncludePadInDivisor()
                  ? Pooling.Kind.MEAN_WITH_PADDING
                  : Pooling.Kind.MEAN;
          default -> throw uncovered(name, layer.getPoolingType());
        };
    Shape in = graph.shape(from);
    Window window =
        WindowTranslation.translate(
            name,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            in);
    return graph.add(name, new Pooling(kind, window), from);
  }

  static int global(GraphBuilder graph, String name, GlobalPoolingLayer layer, int from) {
    Shape in = graph.shape(from);
    int[] spatial = graph.channelsLast() ? new int[] {1, 2} : new int[] {2, 3};
    int[] pooled = layer.getPoolingDimensions();
    boolean usual = pooled == null ? !graph.channelsLast() : Arrays.equals(pooled, spatial);
    if (!in.spatial() || !usual) {
      throw new UnsupportedLayerException(
          "layer '" + name + "' that pools over axes other than height and width");
    }
    PoolingType type = layer.getPoolingType();
    Pooling.Kind kind =
        switch (type) {
          case MAX -> Pooling.Kind.MAXIMUM;
          case AVG, SUM -> Pooling.Kind.MEAN;
          default -> throw uncovered(name, type);
        };
    int result = graph.add(name, new GlobalPooling(kind), from);
    if (type == PoolingType.SUM) {
      ActivationFunction sum = ActivationFunction.scale((double) in.height() * in.width());
      result = graph.add(name + " sum", new Activation(sum), result);
    }
    return layer.isCollapseDimensions()
        ? graph.add(name + " vector", flattened(graph.shape(result)), result)
        : result;
  }

  private static Reshaping flattened(Shape pixel) {
    return new Reshaping(pixel, Shape.vector(pixel.channels()), false);
  }

  private static UnsupportedLayerException uncovered(String name, PoolingType type) {
    return new UnsupportedLayerException("layer '" + name + "' with pooling " + type);
  }
}
