package org.meanfield.compute.graph.translation;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;

/** DL4J's two-dimensional convolutions. Weights lie the same for both orders of an image's axes. */
final class ConvolutionTranslation {
  private static final String WEIGHT = "W";
  private static final String BIAS = "b";

  private ConvolutionTranslation() {}

  static int translate(GraphBuilder graph, String name, ConvolutionLayer layer, int from) {
    int input = graph.dropped(name, layer.getIDropout(), from);
    int result =
        layer instanceof DepthwiseConvolution2D depthwise
            ? depthwise(graph, name, depthwise, input)
            : layer instanceof SeparableConvolution2D separable
                ? separable(graph, name, separable, input)
                : full(graph, name, layer, input);
    return ActivationTranslation.translate(graph, name, layer.getActivationFn(), result);
  }

  private static int full(GraphBuilder graph, String name, ConvolutionLayer layer, int from) {
    int[] kernel = layer.getKernelSize();
    Parameter.Form form =
        Parameter.Form.rowMajor(layer.getNOut(), layer.getNIn(), kernel[0], kernel[1]);
    return ofOneWeight(graph, name, layer, form, from);
  }

  /** Weights lie as {@code [height, width, in, multiplier]}. */
  private static int depthwise(
      GraphBuilder graph, String name, DepthwiseConvolution2D layer, int from) {
    long height = layer.getKernelSize()[0];
    long width = layer.getKernelSize()[1];
    long in = layer.getNIn();
    long multiplier = layer.getDepthMultiplier();
    Parameter.Form form =
        new Parameter.Form(
            new long[] {in, multiplier, 1, height, width},
            new long[] {multiplier, 1, 1, width * in * multiplier, in * multiplier});
    return ofOneWeight(graph, name, layer, form, from);
  }

  private static int ofOneWeight(
      GraphBuilder graph, String name, ConvolutionLayer layer, Parameter.Form form, int from) {
    Parameter weight = graph.parameter(name, WEIGHT, form);
    Parameter bias = bias(graph, name, layer);
    Window window = window(name, layer, graph.shape(from));
    return graph.add(name, new Convolution(window, weight, bias), from);
  }

  /** Depthwise weights lie as {@code [multiplier, in, height, width]}. */
  private static int separable(
      GraphBuilder graph, String name, SeparableConvolution2D layer, int from) {
    long height = layer.getKernelSize()[0];
    long width = layer.getKernelSize()[1];
    long in = layer.getNIn();
    long multiplier = layer.getDepthMultiplier();
    Parameter.Form form =
        new Parameter.Form(
            new long[] {in, multiplier, 1, height, width},
            new long[] {height * width, in * height * width, 1, width, 1});
    Parameter depthWeight = graph.parameter(name, WEIGHT, form);
    Parameter pointWeight =
        graph.parameter(
            name, "pW", Parameter.Form.rowMajor(layer.getNOut(), in * multiplier, 1, 1));
    Parameter bias = bias(graph, name, layer);
    Window window = window(name, layer, graph.shape(from));
    int spread = graph.add(name + " depthwise", new Convolution(window, depthWeight, null), from);
    Window point =
        new Window(
            new long[] {1, 1},
            new long[] {1, 1},
            new long[] {1, 1},
            new long[] {0, 0},
            new long[] {0, 0});
    return graph.add(name, new Convolution(point, pointWeight, bias), spread);
  }

  private static @Nullable Parameter bias(GraphBuilder graph, String name, ConvolutionLayer layer) {
    return layer.hasBias()
        ? graph.parameter(name, BIAS, Parameter.Form.rowMajor(layer.getNOut()))
        : null;
  }

  private static Window window(String name, ConvolutionLayer layer, Shape input) {
    return WindowTranslation.translate(
        name,
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        input);
  }
}
