package org.meanfield.prediction;

import java.io.Serializable;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.WeightSource;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * A network that can predict, as an executor gets it.
 *
 * @param spec its updater is not used
 * @param weights where they are
 */
public record Model(EngineName engine, EngineSpec spec, WeightSource weights)
    implements Serializable {}
