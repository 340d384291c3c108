/**
 * The interface of an engine: a batch in, a step of the weights or probabilities out. Knows {@code
 * network} and {@code config}.
 */
@NullMarked
package org.meanfield.compute.engine;

import org.jspecify.annotations.NullMarked;
