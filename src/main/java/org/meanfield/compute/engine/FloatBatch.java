package org.meanfield.compute.engine;

/**
 * Examples of one step whose values are a network's input already, at any scale; an engine only
 * reorders them.
 *
 * @param values {@code [size, height, width, channels]}; may be longer than {@code size} examples
 * @param labels class indexes, at least {@code size} of them
 * @param size how many examples count
 */
@SuppressWarnings("ArrayRecordComponent") // a view of reused buffers, compared by no one
public record FloatBatch(float[] values, int[] labels, int size) {}
