/**
 * The labelled images of a run: sources opened, split, cut into the workers' shares and cached on
 * executors. What stands before it is in the rooms below: {@code source} (what images are there),
 * {@code files}, {@code decode} (bytes to pixels), {@code example} (packed chunks), {@code share}
 * (who gets which), {@code shard} and {@code prepare} (packed shards on disk), {@code
 * augmentation}.
 */
@NullMarked
package org.meanfield.dataset;

import org.jspecify.annotations.NullMarked;
