package org.meanfield.bench.averaging;

import org.jspecify.annotations.Nullable;

/**
 * What a setting came to, medians over its warm rounds.
 *
 * @param secondsPerRound whole rounds, as the driver sees them
 * @param secondsOverhead of these, all but the workers' local steps
 * @param bytesReceived a round, summed over the executors, from other processes; null: not counted
 * @param driverPeakBytes most of the driver's process that was in memory; null: not known here
 * @param executorPeakBytes of the larger executor; null: there is none, or it is not known here
 */
record Measured(
    Setting setting,
    double secondsPerRound,
    double secondsOverhead,
    @Nullable Long bytesReceived,
    @Nullable Long driverPeakBytes,
    @Nullable Long executorPeakBytes) {}
