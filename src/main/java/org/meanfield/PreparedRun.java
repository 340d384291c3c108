package org.meanfield;

import org.jspecify.annotations.Nullable;
import org.meanfield.compute.EngineChoice;
import org.meanfield.config.Recipe;
import org.meanfield.dataset.ImageSource;
import org.meanfield.network.Architecture;

/**
 * A recipe that has passed every check that can be made without the cluster.
 *
 * @param test null: no test images
 * @param engine that computes, as far as can be told on the driver's machine
 */
record PreparedRun(
    Recipe recipe,
    ImageSource train,
    @Nullable ImageSource test,
    Architecture architecture,
    EngineChoice engine) {}
