/**
 * The epoch loop on the driver, the worker on an executor, and checkpoints. Tells what happens by
 * events; prints nothing. May know every package but the front door, the doors and those that look
 * at a finished model.
 */
@NullMarked
package org.meanfield.training;

import org.jspecify.annotations.NullMarked;
