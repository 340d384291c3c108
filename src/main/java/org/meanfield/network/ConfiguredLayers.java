package org.meanfield.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network as they are configured, and their sizes: nothing is allocated.
 *
 * @param layers in no particular order
 * @param parameters of all of them
 * @param outputs numbers that all layers and vertices give for one example
 */
public record ConfiguredLayers(List<Layer> layers, long parameters, long outputs) {
  public ConfiguredLayers {
    layers = List.copyOf(layers);
  }

  /** With the network's own updaters. */
  public static ConfiguredLayers of(Architecture architecture) {
    return of(architecture, null, TrainingRule.OF_NETWORK);
  }

  /**
   * With updater and rule as {@link NetworkConfigurations} sets them.
   *
   * @throws org.meanfield.fault.Fault if the architecture's JSON is not one that may be loaded
   */
  public static ConfiguredLayers of(
      Architecture architecture, @Nullable UpdaterSpec updater, TrainingRule rule) {
    return switch (architecture.kind()) {
      case MULTI_LAYER ->
          chain(
              NetworkConfigurations.multiLayer(architecture, updater, rule, 0),
              input(architecture));
      case GRAPH ->
          graph(NetworkConfigurations.graph(architecture, updater, rule, 0), input(architecture));
    };
  }

  private static ConfiguredLayers chain(MultiLayerConfiguration network, InputType input) {
    List<Layer> layers = new ArrayList<>();
    long parameters = 0;
    for (NeuralNetConfiguration each : network.getConfs()) {
      layers.add(each.getLayer());
      parameters += each.getLayer().initializer().numParams(each);
    }
    return new ConfiguredLayers(
        layers, parameters, outputs(network.getLayerActivationTypes(input)));
  }

  private static ConfiguredLayers graph(ComputationGraphConfiguration network, InputType input) {
    List<Layer> layers = new ArrayList<>();
    long parameters = 0;
    for (var vertex : network.getVertices().values()) {
      parameters += vertex.numParams(false);
      if (vertex instanceof LayerVertex layer) {
        layers.add(layer.getLayerConf().getLayer());
      }
    }
    Map<String, InputType> types = network.getLayerActivationTypes(input);
    return new ConfiguredLayers(layers, parameters, outputs(List.copyOf(types.values())));
  }

  private static long outputs(List<InputType> types) {
    return types.stream().mapToLong(InputType::arrayElementsPerExample).sum();
  }

  private static InputType input(Architecture architecture) {
    InputShape shape = architecture.input();
    return switch (architecture.layout()) {
      case NCHW -> InputType.convolutional(shape.height(), shape.width(), shape.channels());
      case NHWC ->
          InputType.convolutional(
              shape.height(),
              shape.width(),
              shape.channels(),
              org.deeplearning4j.nn.conf.CNN2DFormat.NHWC);
      case FLAT -> InputType.feedForward(shape.bytes());
    };
  }
}
