package org.meanfield.compute.engine;

/**
 * Examples of one step, as they lie packed: an engine normalises and reorders them itself.
 *
 * @param pixels unsigned bytes, {@code [size, height, width, channels]}; may be longer than {@code
 *     size} examples
 * @param labels class indexes, at least {@code size} of them
 * @param size how many examples count
 */
@SuppressWarnings("ArrayRecordComponent") // a view of reused buffers, compared by no one
public record Batch(byte[] pixels, int[] labels, int size) {}
