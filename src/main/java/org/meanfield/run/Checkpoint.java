package org.meanfield.run;

import org.meanfield.storage.CommittedFolder;

/**
 * A whole checkpoint.
 *
 * @param at how far the run had come when it was taken
 */
public record Checkpoint(Position at, CommittedFolder files) {}
