package org.meanfield.compute.engine;

/**
 * What the examples of a batch were mixed with: example i's label is {@code shares[i]} of its own
 * class and the rest of class {@code others[i]}.
 *
 * @param others class indexes, at least one an example
 * @param shares in [0, 1], at least one an example
 */
@SuppressWarnings("ArrayRecordComponent") // a view of reused buffers, compared by no one
public record MixedLabels(int[] others, float[] shares) {}
