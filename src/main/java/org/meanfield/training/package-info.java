/**
 * The epoch loop on the driver: rounds, evaluation, checkpoints. Tells what happens by events;
 * prints nothing. The worker is in {@code worker}, what is told in {@code metrics}, the form of
 * checkpoints in {@code checkpoint}, and how a run gets over executors that come and go in {@code
 * recovery}.
 */
@NullMarked
package org.meanfield.training;

import org.jspecify.annotations.NullMarked;
