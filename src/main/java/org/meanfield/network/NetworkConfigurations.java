package org.meanfield.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;

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
   * @param rule what else decides a step of every layer that is not frozen; its label smoothing is
   *     whoever makes the labels' to apply
   * @param seed of the first weights
   * @throws org.meanfield.fault.MeanfieldException if the JSON is not one that may be loaded
   * @throws IllegalArgumentException if the architecture is a graph
   */
  public static MultiLayerConfiguration multiLayer(
      Architecture architecture, @Nullable OptimizerSpec updater, TrainingRule rule, long seed) {
    if (configured(architecture, updater, rule, seed) instanceof ChainConfiguration chain) {
      return chain.dl4j();
    }
    throw new IllegalArgumentException(architecture.name() + " is a graph");
  }

  /** The same, with the network's own rule. */
  public static MultiLayerConfiguration multiLayer(
      Architecture architecture, @Nullable OptimizerSpec updater, long seed) {
    return multiLayer(architecture, updater, TrainingRule.OF_NETWORK, seed);
  }

  /**
   * A configuration of vertices; parameters as of {@link #multiLayer(Architecture, OptimizerSpec,
   * TrainingRule, long)}.
   *
   * @throws org.meanfield.fault.MeanfieldException if the JSON is not one that may be loaded
   * @throws IllegalArgumentException if the architecture is no graph
   */
  public static ComputationGraphConfiguration graph(
      Architecture architecture, @Nullable OptimizerSpec updater, TrainingRule rule, long seed) {
    if (configured(architecture, updater, rule, seed) instanceof GraphConfiguration graph) {
      return graph.dl4j();
    }
    throw new IllegalArgumentException(architecture.name() + " is no graph");
  }

  /** The same, with the network's own rule. */
  public static ComputationGraphConfiguration graph(
      Architecture architecture, @Nullable OptimizerSpec updater, long seed) {
    return graph(architecture, updater, TrainingRule.OF_NETWORK, seed);
  }

  private static Configuration configured(
      Architecture architecture, @Nullable OptimizerSpec updater, TrainingRule rule, long seed) {
    Configuration configuration =
        Configuration.of(CheckedJson.of(architecture.name(), architecture.json()));
    configuration.settings().forEach(settings -> settings.setSeed(seed));
    new LayerTraining(updater, rule).apply(configuration);
    return configuration;
  }
}
