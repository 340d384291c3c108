package org.meanfield.compute.onednn;

import org.meanfield.compute.graph.translation.UpdaterTranslation;
import org.meanfield.compute.graph.translation.PenaltyTranslation;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseUpsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.PadCrop.Borders;
import org.meanfield.compute.graph.layer.PadCrop;
import org.meanfield.compute.graph.layer.Upsampling;
import org.meanfield.compute.graph.translation.UnsupportedLayerException;
import org.meanfield.compute.graph.update.Penalty;
import org.meanfield.compute.graph.update.UpdateRule;
import org.nd4j.linalg.learning.config.IUpdater;

/** DL4J's layers, by their exact classes: a subclass may compute something else. */
final class LayerTranslation {
  private LayerTranslation() {}

  /**
   * Adds a layer behind a node; returns the index of its result.
   *
   * @throws UnsupportedLayerException if there is no primitive for it
   */
  static int translate(GraphBuilder graph, String name, NeuralNetConfiguration settings, int from) {
    org.deeplearning4j.nn.conf.layers.Layer layer = settings.getLayer();
    checkExtras(name, layer);
    checkTraining(name, settings);
    Class<?> type = layer.getClass();
    if (type == ConvolutionLayer.class
        || type == org.deeplearning4j.nn.conf.layers.Convolution2D.class
        || type == DepthwiseConvolution2D.class
        || type == SeparableConvolution2D.class) {
      return ConvolutionTranslation.translate(graph, name, (ConvolutionLayer) layer, from);
    }
    if (type == DenseLayer.class) {
      return DenseTranslation.dense(graph, name, (DenseLayer) layer, from);
    }
    if (type == OutputLayer.class) {
      return DenseTranslation.output(graph, name, (OutputLayer) layer, from);
    }
    if (type == LossLayer.class && layer.getIDropout() == null) {
      LossLayer output = (LossLayer) layer;
      graph.trainedFor(LossTranslation.translate(name, output.getLossFn(), output.getActivationFn()));
      return from;
    }
    if (type == org.deeplearning4j.nn.conf.layers.BatchNormalization.class) {
      return NormalizationTranslation.translate(
          graph, name, (org.deeplearning4j.nn.conf.layers.BatchNormalization) layer, from);
    }
    if (type == SubsamplingLayer.class
        || type == org.deeplearning4j.nn.conf.layers.Pooling2D.class) {
      return PoolingTranslation.pooling(graph, name, (SubsamplingLayer) layer, from);
    }
    if (type == GlobalPoolingLayer.class) {
      return PoolingTranslation.global(graph, name, (GlobalPoolingLayer) layer, from);
    }
    return withoutWeightsOrWindows(graph, name, layer, from);
  }

  private static int withoutWeightsOrWindows(
      GraphBuilder graph, String name, org.deeplearning4j.nn.conf.layers.Layer layer, int from) {
    Class<?> type = layer.getClass();
    if (type == org.deeplearning4j.nn.conf.layers.ActivationLayer.class
        && layer.getIDropout() == null) {
      return ActivationTranslation.translate(
          graph,
          name,
          ((org.deeplearning4j.nn.conf.layers.ActivationLayer) layer).getActivationFn(),
          from);
    }
    if (type == DropoutLayer.class) {
      return graph.dropped(name, layer.getIDropout(), from);
    }
    if (type == PReLULayer.class) {
      return DenseTranslation.parametricRelu(graph, name, (PReLULayer) layer, from);
    }
    if (type == ZeroPaddingLayer.class) {
      int[] padding = ((ZeroPaddingLayer) layer).getPadding();
      return graph.add(name, new PadCrop(true, Borders.of(padding)), from);
    }
    if (type == Cropping2D.class) {
      int[] cropping = ((Cropping2D) layer).getCropping();
      return graph.add(name, new PadCrop(false, Borders.of(cropping)), from);
    }
    if (type == Upsampling2D.class) {
      int[] size = ((BaseUpsamplingLayer) layer).getSize();
      long across = size.length > 1 ? size[1] : size[0];
      return graph.add(
          name, new Upsampling(size[0], across), graph.dropped(name, layer.getIDropout(), from));
    }
    throw new UnsupportedLayerException("layer '" + name + "' (" + type.getSimpleName() + ")");
  }

  /** What any layer may carry and this engine does not do. */
  private static void checkExtras(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
    if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
      throw new UnsupportedLayerException("layer '" + name + "' with weight constraints");
    }
    if (layer instanceof BaseLayer weighted && weighted.getWeightNoise() != null) {
      throw new UnsupportedLayerException("layer '" + name + "' with weight noise");
    }
  }

  /** How it is trained, so that a refusal knows as much as whoever makes the engine. */
  private static void checkTraining(String name, NeuralNetConfiguration settings) {
    if (!settings.isMiniBatch() || !settings.isMinimize()) {
      throw new UnsupportedLayerException("layer '" + name + "' that does not descend on a batch's mean loss");
    }
    if (settings.getLayer() instanceof BaseLayer weighted) {
      try {
        checkUpdater(weighted.getIUpdater());
        checkUpdater(weighted.getBiasUpdater());
        PenaltyTranslation.translate(weighted.getRegularization());
        PenaltyTranslation.translate(weighted.getRegularizationBias());
      } catch (UnsupportedLayerException e) {
        throw new UnsupportedLayerException("layer '" + name + "' with " + e.getMessage());
      }
    }
  }

  private static void checkUpdater(@Nullable IUpdater updater) {
    if (updater != null) {
      UpdaterTranslation.translate(updater);
    }
  }
}
