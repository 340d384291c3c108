/**
 * The parameter-averaging master: one round is one Spark job of two stages, in which workers train
 * from the current slices of the weights and leave the sums of an executor's weighted deltas, and
 * the slices are averaged where they are kept. No weights pass through the driver. What a worker
 * does is behind {@link org.meanfield.averaging.state.WorkerTask}.
 */
@NullMarked
package org.meanfield.averaging;

import org.jspecify.annotations.NullMarked;
