/**
 * The epoch loop on the driver: rounds, evaluation, checkpoints, and how a lost executor is got
 * over. Tells what happens by events; prints nothing. The worker is in {@code worker}, what is told
 * in {@code metrics}, the form of checkpoints in {@code checkpoint}.
 */
@NullMarked
package org.meanfield.training;

import org.jspecify.annotations.NullMarked;
