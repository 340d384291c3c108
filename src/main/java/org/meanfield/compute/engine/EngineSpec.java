package org.meanfield.compute.engine;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.network.Architecture;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.TrainingRule;

/**
 * All an executor needs to make a worker's engine.
 *
 * @param updater what to train with; null: what the architecture itself names, or prediction only
 * @param rule what else decides a step
 * @param precision of the numbers between layers; weights are fp32
 * @param seed of the first weights
 */
public record EngineSpec(
    Architecture architecture,
    Normalization normalization,
    @Nullable OptimizerSpec updater,
    TrainingRule rule,
    Precision precision,
    long seed)
    implements Serializable {
  /** With the network's own rule, in fp32. */
  public EngineSpec(
      Architecture architecture,
      Normalization normalization,
      @Nullable OptimizerSpec updater,
      long seed) {
    this(architecture, normalization, updater, TrainingRule.OF_NETWORK, Precision.FP32, seed);
  }
}
