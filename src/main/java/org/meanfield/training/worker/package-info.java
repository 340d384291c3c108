/**
 * A worker on its executor: it takes its share and the weights of a round, trains, and hands back
 * where it came. Nothing here knows the driver's loop.
 */
@NullMarked
package org.meanfield.training.worker;

import org.jspecify.annotations.NullMarked;
