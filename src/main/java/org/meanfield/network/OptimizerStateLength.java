package org.meanfield.network;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;

/** How long a network's updater state is, from its configuration alone. */
public final class OptimizerStateLength {
  private OptimizerStateLength() {}

  /**
   * Numbers in the updater's state, as DL4J lays it out for the whole network; 0: it has none.
   *
   * @param layout of the network's parameters
   * @param updater null: the network's own
   * @throws org.meanfield.fault.MeanfieldException if the architecture's JSON is not one that may
   *     be loaded
   */
  public static long of(
      Architecture architecture,
      ParameterLayout layout,
      @Nullable OptimizerSpec updater,
      TrainingRule rule) {
    Map<String, TrainingConfig> layers = layers(architecture, updater, rule);
    return layout.parameters().stream().mapToLong(parameter -> state(parameter, layers)).sum();
  }

  private static Map<String, TrainingConfig> layers(
      Architecture architecture, @Nullable OptimizerSpec updater, TrainingRule rule) {
    Map<String, TrainingConfig> layers = new HashMap<>();
    switch (architecture.kind()) {
      case MULTI_LAYER -> {
        MultiLayerConfiguration chain =
            NetworkConfigurations.multiLayer(architecture, updater, rule, 0);
        for (int i = 0; i < chain.getConfs().size(); i++) {
          layers.put(Integer.toString(i), chain.getConf(i).getLayer());
        }
      }
      case GRAPH ->
          NetworkConfigurations.graph(architecture, updater, rule, 0)
              .getVertices()
              .forEach(
                  (name, vertex) -> {
                    if (vertex instanceof LayerVertex layer) {
                      layers.put(name, layer.getLayerConf().getLayer());
                    }
                  });
    }
    return layers;
  }

  /** DL4J's names of parameters are the layer's, an underscore and the layer's own of it. */
  private static long state(
      ParameterLayout.Parameter parameter, Map<String, TrainingConfig> layers) {
    String name = parameter.name();
    int end = name.lastIndexOf('_');
    TrainingConfig layer = layers.get(name.substring(0, end));
    IUpdater updater = layer == null ? null : layer.getUpdaterByParam(name.substring(end + 1));
    return updater == null ? 0 : updater.stateSize(parameter.length());
  }
}
