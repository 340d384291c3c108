package org.meanfield.compute.graph.layer;

/**
 * Mean and variance of each channel over the batches of a run. DL4J keeps them among the weights
 * and moves them by a "gradient" that no updater touches: {@code (1 - decay) * (running - batch)}.
 *
 * @param spread the variance, or the logarithm to base 10 of the deviation
 * @param logarithmic which of them
 * @param decay how much of the running value stays after a batch, in [0, 1)
 */
public record RunningStatistics(
    Parameter mean, Parameter spread, boolean logarithmic, double decay) {}
