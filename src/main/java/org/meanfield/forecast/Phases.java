package org.meanfield.forecast;

/**
 * The two stages of a round around its steps, in seconds.
 *
 * @param ready by executor: from the first launch until its workers have the weights
 * @param averaging from the last worker's end until the driver knows of all slices
 */
@SuppressWarnings("ArrayRecordComponent") // computed once, compared by no one
record Phases(double[] ready, double averaging) {}
