/**
 * {@code scripts/bench convergence}: what the interval of averaging and the outer optimizer do to a
 * model's accuracy, and to the bytes that executors send each other. Every figure is one of {@code
 * scripts/meanfield train}'s own, from its run folder.
 */
@NullMarked
package org.meanfield.bench.convergence;

import org.jspecify.annotations.NullMarked;
