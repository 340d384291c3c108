package org.meanfield.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * DL4J's configuration objects of an {@link Architecture}, each made anew from its JSON, which is
 * checked again: an architecture may have come from a file. Safe to call from any thread.
 */
public final class NetworkConfigurations {
  private NetworkConfigurations() {}

  /**
   * A configuration of layers one after another.
   *
   * @param updater trains every layer that is not frozen, weights and biases alike; null: each
   *     layer keeps what the JSON gives it
   * @param seed of the first weights
   * @throws org.meanfield.fault.Fault if the JSON is not one that may be loaded
   * @throws IllegalArgumentException if the architecture is a graph
   */
  public static MultiLayerConfiguration multiLayer(
      Architecture architecture, @Nullable UpdaterSpec updater, long seed) {
    if (configured(architecture, updater, seed) instanceof ChainConfiguration chain) {
      return chain.dl4j();
    }
    throw new IllegalArgumentException(architecture.name() + " is a graph");
  }

  /**
   * A configuration of vertices; parameters as of {@link #multiLayer}.
   *
   * @throws org.meanfield.fault.Fault if the JSON is not one that may be loaded
   * @throws IllegalArgumentException if the architecture is no graph
   */
  public static ComputationGraphConfiguration graph(
      Architecture architecture, @Nullable UpdaterSpec updater, long seed) {
    if (configured(architecture, updater, seed) instanceof GraphConfiguration graph) {
      return graph.dl4j();
    }
    throw new IllegalArgumentException(architecture.name() + " is no graph");
  }

  private static Configuration configured(
      Architecture architecture, @Nullable UpdaterSpec updater, long seed) {
    Configuration configuration =
        Configuration.of(CheckedJson.of(architecture.name(), architecture.json()));
    configuration.settings().forEach(settings -> settings.setSeed(seed));
    if (updater != null) {
      configuration.layers().forEach(node -> train(node.layer(), dl4jUpdater(updater)));
    }
    return configuration;
  }

  private static void train(Layer layer, IUpdater updater) {
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return;
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      train(wrapper.getUnderlying(), updater);
    } else if (layer instanceof Bidirectional both) {
      train(both.getFwd(), updater);
      train(both.getBwd(), updater);
    } else if (layer instanceof BaseLayer trained) {
      trained.setIUpdater(updater.clone());
      // DL4J updates biases as it updates weights where they have no updater of their own.
      trained.setBiasUpdater(null);
    }
  }

  private static IUpdater dl4jUpdater(UpdaterSpec updater) {
    ScheduledRate rate = new ScheduledRate(updater);
    return switch (updater.name()) {
      case SGD -> new Sgd(rate);
      case NESTEROV -> new Nesterovs(rate, updater.momentum());
      case ADAM -> new Adam(rate);
    };
  }
}
