package org.meanfield.run;

/**
 * A whole checkpoint.
 *
 * @param epoch epochs that were finished when it was taken, from 0
 */
public record Checkpoint(int epoch, DurableFolder files) {}
