package org.meanfield.compute.graph.translation;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.PadCrop;
import org.meanfield.compute.graph.layer.Upsampling;
import org.nd4j.linalg.learning.config.IUpdater;

/** DL4J's layers, by their exact classes: a subclass may compute something else. */
final class LayerTranslation {
  private static final Map<Class<? extends Layer>, OfLayer<Layer>> KNOWN = new HashMap<>();

  static {
    add(ActivationLayer.class, LayerTranslation::activation);
    add(BatchNormalization.class, NormalizationTranslation::translate);
    add(Convolution2D.class, ConvolutionTranslation::translate);
    add(ConvolutionLayer.class, ConvolutionTranslation::translate);
    add(Cropping2D.class, LayerTranslation::cropping);
    add(DenseLayer.class, DenseTranslation::dense);
    add(DepthwiseConvolution2D.class, ConvolutionTranslation::translate);
    add(DropoutLayer.class, LayerTranslation::dropout);
    add(GlobalPoolingLayer.class, PoolingTranslation::global);
    add(LossLayer.class, LayerTranslation::loss);
    add(OutputLayer.class, DenseTranslation::output);
    add(PReLULayer.class, DenseTranslation::parametricRelu);
    add(Pooling2D.class, PoolingTranslation::pooling);
    add(SeparableConvolution2D.class, ConvolutionTranslation::translate);
    add(SubsamplingLayer.class, PoolingTranslation::pooling);
    add(Upsampling2D.class, LayerTranslation::upsampling);
    add(ZeroPaddingLayer.class, LayerTranslation::padding);
  }

  private LayerTranslation() {}

  /** How one class of layers is translated. */
  private interface OfLayer<L> {
    /** Adds a layer behind a node; returns the index of its result. */
    int translate(GraphBuilder graph, String name, L layer, int from);
  }

  private static <L extends Layer> void add(Class<L> type, OfLayer<L> translation) {
    KNOWN.put(
        type,
        (graph, name, layer, from) -> translation.translate(graph, name, type.cast(layer), from));
  }

  /**
   * Adds a layer behind a node; returns the index of its result.
   *
   * @throws UnsupportedLayerException if a graph has none like it
   */
  static int translate(GraphBuilder graph, String name, NeuralNetConfiguration settings, int from) {
    Layer layer = settings.getLayer();
    checkExtras(name, layer);
    checkTraining(graph, name, settings);
    OfLayer<Layer> translation = KNOWN.get(layer.getClass());
    if (translation == null) {
      throw unsupported(name, layer);
    }
    return translation.translate(graph, name, layer, from);
  }

  private static UnsupportedLayerException unsupported(String name, Layer layer) {
    return new UnsupportedLayerException(
        "layer '" + name + "' (" + layer.getClass().getSimpleName() + ")");
  }

  private static int activation(GraphBuilder graph, String name, ActivationLayer layer, int from) {
    if (layer.getIDropout() != null) {
      throw unsupported(name, layer);
    }
    return ActivationTranslation.translate(graph, name, layer.getActivationFn(), from);
  }

  private static int loss(GraphBuilder graph, String name, LossLayer layer, int from) {
    if (layer.getIDropout() != null) {
      throw unsupported(name, layer);
    }
    graph.trainedFor(LossTranslation.translate(name, layer.getLossFn(), layer.getActivationFn()));
    return from;
  }

  private static int dropout(GraphBuilder graph, String name, DropoutLayer layer, int from) {
    return graph.dropped(name, layer.getIDropout(), from);
  }

  private static int padding(GraphBuilder graph, String name, ZeroPaddingLayer layer, int from) {
    return graph.add(name, new PadCrop(true, PadCrop.Borders.of(layer.getPadding())), from);
  }

  private static int cropping(GraphBuilder graph, String name, Cropping2D layer, int from) {
    return graph.add(name, new PadCrop(false, PadCrop.Borders.of(layer.getCropping())), from);
  }

  private static int upsampling(GraphBuilder graph, String name, Upsampling2D layer, int from) {
    int[] size = layer.getSize();
    long across = size.length > 1 ? size[1] : size[0];
    int input = graph.dropped(name, layer.getIDropout(), from);
    return graph.add(name, new Upsampling(size[0], across), input);
  }

  /** What any layer may carry and no graph has. */
  private static void checkExtras(String name, Layer layer) {
    if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
      throw new UnsupportedLayerException("layer '" + name + "' with weight constraints");
    }
    if (layer instanceof BaseLayer weighted && weighted.getWeightNoise() != null) {
      throw new UnsupportedLayerException("layer '" + name + "' with weight noise");
    }
  }

  /** How it is trained, so that a refusal knows as much as whoever makes the engine. */
  private static void checkTraining(
      GraphBuilder graph, String name, NeuralNetConfiguration settings) {
    if (!settings.isMiniBatch() || !settings.isMinimize()) {
      throw new UnsupportedLayerException(
          "layer '" + name + "' that does not descend on a batch's mean loss");
    }
    if (settings.getLayer() instanceof BaseLayer weighted) {
      try {
        update(graph, weighted.getIUpdater());
        update(graph, weighted.getBiasUpdater());
        PenaltyTranslation.translate(weighted.getRegularization());
        PenaltyTranslation.translate(weighted.getRegularizationBias());
      } catch (UnsupportedLayerException e) {
        throw new UnsupportedLayerException("layer '" + name + "' with " + e.getMessage());
      }
    }
  }

  private static void update(GraphBuilder graph, @Nullable IUpdater updater) {
    if (updater != null) {
      graph.updatedBy(UpdaterTranslation.translate(updater));
    }
  }
}
