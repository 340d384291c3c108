package org.meanfield.bench.meanfield;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.meanfield.bench.onnx.GraphWriter;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Layers of Deeplearning4j as operations of ONNX. */
final class LayerExport {
  private static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;
  private static final String BIAS = DefaultParamInitializer.BIAS_KEY;

  private final GraphWriter graph;

  LayerExport(GraphWriter graph) {
    this.graph = graph;
  }

  /** Adds a layer behind a value, and gives back the name of its output. */
  String layer(
      String name, org.deeplearning4j.nn.conf.layers.Layer layer, Layer computed, String input) {
    if (layer instanceof SubsamplingLayer pooling) {
      return pooling(name, pooling, input);
    }
    if (layer instanceof GlobalPoolingLayer pooling
        && pooling.getPoolingType() == PoolingType.AVG) {
      return graph.flatten(graph.globalAveragePool(input));
    }
    if (layer instanceof ActivationLayer activation) {
      return activated(name, activation.getActivationFn(), input);
    }
    if (layer instanceof BatchNormalization normalization) {
      // Deeplearning4j applies no activation behind it, whatever its configuration names.
      return normalization(name, normalization, computed, input);
    }
    if (layer instanceof ConvolutionLayer convolution) {
      String output = convolution(name, convolution, computed, input);
      return activated(name, convolution.getActivationFn(), output);
    }
    if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
      String weights = weights(name, WEIGHTS, computed.getParam(WEIGHTS).transpose());
      String bias = vector(name, BIAS, computed.getParam(BIAS));
      return activated(
          name, ((BaseLayer) layer).getActivationFn(), graph.dense(input, weights, bias));
    }
    throw new IllegalArgumentException(name + " is a " + layer.getClass().getSimpleName());
  }

  private String convolution(String name, ConvolutionLayer layer, Layer computed, String input) {
    int[] kernel = layer.getKernelSize();
    return graph.convolution(
        input,
        weights(name, WEIGHTS, computed.getParam(WEIGHTS)),
        layer.hasBias() ? List.of(vector(name, BIAS, computed.getParam(BIAS))) : List.of(),
        longs(kernel),
        longs(layer.getStride()),
        pads(name, layer.getConvolutionMode(), kernel, layer.getStride(), layer.getPadding()));
  }

  private String pooling(String name, SubsamplingLayer layer, String input) {
    int[] kernel = layer.getKernelSize();
    if (layer.getPoolingType() != org.deeplearning4j.nn.conf.layers.PoolingType.MAX) {
      throw new IllegalArgumentException(name + " pools by " + layer.getPoolingType());
    }
    return graph.maxPool(
        input,
        longs(kernel),
        longs(layer.getStride()),
        pads(name, layer.getConvolutionMode(), kernel, layer.getStride(), layer.getPadding()));
  }

  private String normalization(
      String name, BatchNormalization layer, Layer computed, String input) {
    String variance = BatchNormalizationParamInitializer.GLOBAL_VAR;
    INDArray spread;
    if (layer.isUseLogStd()) {
      INDArray logarithm = computed.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
      spread = Transforms.exp(logarithm.mul(2 * Math.log(10)), true);
    } else {
      spread = computed.getParam(variance);
    }
    return graph.batchNormalization(
        input,
        parameter(name, BatchNormalizationParamInitializer.GAMMA, computed),
        parameter(name, BatchNormalizationParamInitializer.BETA, computed),
        parameter(name, BatchNormalizationParamInitializer.GLOBAL_MEAN, computed),
        vector(name, variance, spread),
        (float) layer.getEps());
  }

  private String activated(String name, IActivation activation, String input) {
    if (activation instanceof ActivationReLU) {
      return graph.relu(input);
    }
    if (activation instanceof ActivationSoftmax) {
      return graph.softmax(input);
    }
    if (activation instanceof ActivationIdentity) {
      return input;
    }
    throw new IllegalArgumentException(name + " has the activation " + activation);
  }

  private String parameter(String name, String key, Layer computed) {
    return vector(name, key, computed.getParam(key));
  }

  private String vector(String name, String key, INDArray values) {
    return weights(name, key, values.reshape(values.length()));
  }

  private String weights(String name, String key, INDArray values) {
    return graph.weights(
        name + "." + key, values.shape(), values.dup('c').reshape(values.length()).toFloatVector());
  }

  /** Begin of height and width, then their ends. */
  private static long[] pads(
      String name, ConvolutionMode mode, int[] kernel, int[] stride, int[] padding) {
    int[] ends = padding;
    if (mode == ConvolutionMode.Same) {
      if (stride[0] != 1 || stride[1] != 1 || kernel[0] % 2 == 0 || kernel[1] % 2 == 0) {
        throw new IllegalArgumentException(name + " pads its ends unevenly");
      }
      ends = new int[] {kernel[0] / 2, kernel[1] / 2};
    }
    return new long[] {ends[0], ends[1], ends[0], ends[1]};
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
