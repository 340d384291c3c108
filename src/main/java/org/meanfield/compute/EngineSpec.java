package org.meanfield.compute;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.meanfield.network.Architecture;
import org.meanfield.network.Normalization;
import org.meanfield.network.UpdaterSpec;

/**
 * All an executor needs to make a worker's engine.
 *
 * @param updater what to train with; null: what the architecture itself names, or prediction only
 * @param seed of the first weights
 */
public record EngineSpec(
    Architecture architecture,
    Normalization normalization,
    @Nullable UpdaterSpec updater,
    long seed)
    implements Serializable {}
