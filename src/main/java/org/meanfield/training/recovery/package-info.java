/**
 * How a run gets over executors that come and go: what a failure was, who goes on, and from what.
 * Decides over interfaces of the executors, of time and of the run, and needs no Spark.
 */
@NullMarked
package org.meanfield.training.recovery;

import org.jspecify.annotations.NullMarked;
