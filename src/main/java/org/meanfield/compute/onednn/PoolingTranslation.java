package org.meanfield.compute.onednn;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.meanfield.compute.graph.layer.ActivationFunction;
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
    return graph.add(
        name, new Pooling(kind, window), from, WindowTranslation.output(window, in, in.channels()));
  }

  static int global(GraphBuilder graph, String name, GlobalPoolingLayer layer, int from) {
    Shape in = graph.shape(from);
    int[] spatial = graph.channelsLast() ? new int[] {1, 2} : new int[] {2, 3};
    int[] pooled = layer.getPoolingDimensions();
    boolean usual = pooled == null ? !graph.channelsLast() : Arrays.equals(pooled, spatial);
    if (!in.spatial() || !usual) {
      throw new Uncovered("layer '" + name + "' that pools over axes other than height and width");
    }
    PoolingType type = layer.getPoolingType();
    Pooling.Kind kind =
        switch (type) {
          case MAX -> Pooling.Kind.MAXIMUM;
          case AVG, SUM -> Pooling.Kind.MEAN;
          default -> throw uncovered(name, type);
        };
    Shape pixel = Shape.image(in.channels(), 1, 1);
    int result = graph.add(name, new GlobalPooling(kind), from, pixel);
    if (type == PoolingType.SUM) {
      ActivationFunction sum = ActivationFunction.scale((double) in.height() * in.width());
      result = graph.add(name + " sum", new ActivationLayer(sum, false), result, pixel);
    }
    return layer.isCollapseDimensions()
        ? graph.add(
            name + " vector", new Reshaping(pixel, false), result, Shape.vector(in.channels()))
        : result;
  }

  private static Uncovered uncovered(String name, PoolingType type) {
    return new Uncovered("layer '" + name + "' with pooling " + type);
  }
}
