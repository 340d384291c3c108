package org.meanfield.compute.plain;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.network.Architecture;
import org.meanfield.network.NetworkConfigurations;

/**
 * Which networks may use DL4J's oneDNN helpers: those of layers that are tested against the same
 * layers without. With channels last they are known to be wrong (the loss diverges at pooling).
 */
final class OneDnnCoverage {
  private OneDnnCoverage() {}

  static boolean of(Architecture architecture) {
    if (!NativeBackend.oneDnn()
        || architecture.kind() != Architecture.Kind.MULTI_LAYER
        || architecture.layout() == Architecture.Layout.NHWC) {
      return false;
    }
    List<NeuralNetConfiguration> layers =
        NetworkConfigurations.multiLayer(architecture, null, 0).getConfs();
    return layers.stream().map(NeuralNetConfiguration::getLayer).allMatch(OneDnnCoverage::covered);
  }

  private static boolean covered(Layer layer) {
    if (layer.getClass() == ConvolutionLayer.class) {
      ConvolutionLayer convolution = (ConvolutionLayer) layer;
      return convolution.getConvolutionMode() == ConvolutionMode.Truncate
          && ones(convolution.getDilation());
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      SubsamplingLayer pooling = (SubsamplingLayer) layer;
      return pooling.getConvolutionMode() == ConvolutionMode.Truncate
          && pooling.getPoolingType() == PoolingType.MAX
          && ones(pooling.getDilation());
    }
    return layer.getClass() == DenseLayer.class || layer.getClass() == OutputLayer.class;
  }

  private static boolean ones(int[] dilation) {
    for (int d : dilation) {
      if (d != 1) {
        return false;
      }
    }
    return true;
  }
}
