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
 * @param multiplications of one example's step: each parameter once for each place of its layer's
 *     output, forward, for the gradient of the parameters and for that of what the layer was fed,
 *     which is not needed where that is the images. An estimate: exact for dense layers and
 *     convolutions, too small where an output has fewer places than the input
 */
public record ConfiguredLayers(
    List<Layer> layers, long parameters, long outputs, double multiplications) {
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
   * @throws org.meanfield.fault.MeanfieldException if the architecture's JSON is not one that may
   *     be loaded
   */
  public static ConfiguredLayers of(
      Architecture architecture, @Nullable OptimizerSpec updater, TrainingRule rule) {
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
    List<InputType> types = network.getLayerActivationTypes(input);
    long parameters = 0;
    double multiplications = 0;
    for (NeuralNetConfiguration each : network.getConfs()) {
      long own = each.getLayer().initializer().numParams(each);
      multiplications += ways(layers.isEmpty()) * places(types.get(layers.size())) * own;
      layers.add(each.getLayer());
      parameters += own;
    }
    return new ConfiguredLayers(layers, parameters, outputs(types), multiplications);
  }

  private static ConfiguredLayers graph(ComputationGraphConfiguration network, InputType input) {
    List<Layer> layers = new ArrayList<>();
    Map<String, InputType> types = network.getLayerActivationTypes(input);
    long parameters = 0;
    double multiplications = 0;
    for (var named : network.getVertices().entrySet()) {
      long own = named.getValue().numParams(false);
      boolean first =
          network
              .getNetworkInputs()
              .containsAll(network.getVertexInputs().getOrDefault(named.getKey(), List.of()));
      InputType type = types.get(named.getKey());
      multiplications += type == null ? 0 : ways(first) * places(type) * own;
      parameters += own;
      if (named.getValue() instanceof LayerVertex layer) {
        layers.add(layer.getLayerConf().getLayer());
      }
    }
    return new ConfiguredLayers(
        layers, parameters, outputs(List.copyOf(types.values())), multiplications);
  }

  /** How often a step goes through a layer's multiplications. */
  private static double ways(boolean fedByImages) {
    return fedByImages ? 2 : 3;
  }

  /** Where a layer's parameters are applied to one example. */
  private static double places(InputType output) {
    return output instanceof InputType.InputTypeConvolutional image
        ? (double) image.getHeight() * image.getWidth()
        : 1;
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
