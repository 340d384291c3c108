/**
 * The engine for CPUs: a graph compiled, once per batch size, into a list of oneDNN primitives over
 * memory that ND4J owns. {@link org.meanfield.compute.onednn.OneDnnEngine} is its only entrance.
 *
 * <p>On the way from a graph to a step: the {@code Emission} of each layer (which primitives
 * compute it), a {@code Program} (primitives in order, their memory placed), {@code Parameters}
 * (weights, gradient and updater state in the layouts that the primitives chose) and the {@code
 * UpdateStep} over them.
 */
@NullMarked
package org.meanfield.compute.onednn;

import org.jspecify.annotations.NullMarked;
