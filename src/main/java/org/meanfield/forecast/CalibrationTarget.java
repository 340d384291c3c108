package org.meanfield.forecast;

import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.network.ParameterLayout;

/**
 * What is measured.
 *
 * @param stateAWeight numbers that the updater keeps for each weight
 * @param batch examples of a step
 */
public record CalibrationTarget(
    EngineName engine,
    EngineSpec spec,
    ParameterLayout layout,
    NetworkSize size,
    double stateAWeight,
    int batch,
    Codec codec,
    OuterOptimizer outer) {}
