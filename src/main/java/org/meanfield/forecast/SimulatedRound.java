package org.meanfield.forecast;

/**
 * The best round found for a network on some machines.
 *
 * @param slices that the weights are best cut into
 * @param steps between two averages: the fewest that keep averaging within its share
 * @param bytes between machines in a round
 */
public record SimulatedRound(
    NetworkSize network,
    ClusterSpec machines,
    int slices,
    long steps,
    RoundTimes times,
    long bytes) {}
