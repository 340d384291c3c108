/**
 * How oneDNN computes each layer of a graph, forward and backward: the primitives that it takes,
 * and loops in Java where those are faster or there is no primitive. {@link
 * org.meanfield.compute.onednn.emission.Emissions} says which class is whose.
 */
@NullMarked
package org.meanfield.compute.onednn.emission;

import org.jspecify.annotations.NullMarked;
