/**
 * The engine for CPUs: a DL4J configuration compiled, once per batch size, into a list of oneDNN
 * primitives over memory that ND4J owns. {@link org.meanfield.compute.onednn.OneDnnEngine} is its
 * only entrance.
 *
 * <p>On the way from a configuration to a step: a {@code Graph} of {@code Layer}s (what is
 * computed, with shapes of one example), the {@code Emission} of each (which primitives compute
 * it), a {@code Program} (primitives in order, their memory placed), and {@code Parameters}
 * (weights, gradient and updater state in the layouts that the primitives chose).
 */
@NullMarked
package org.meanfield.compute.onednn;

import org.jspecify.annotations.NullMarked;

