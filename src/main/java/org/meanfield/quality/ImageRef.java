package org.meanfield.quality;

/**
 * One image.
 *
 * @param set index of its set
 * @param position in the set's listing
 * @param name what its users call it, relative to the set's location
 * @param label class index; -1: unknown
 */
public record ImageRef(int set, long position, String name, int label) {}
