/**
 * How well a model does on labelled images: tallies that executors fill and the driver merges, and
 * the metrics that come of them.
 */
@NullMarked
package org.meanfield.evaluation;

import org.jspecify.annotations.NullMarked;
