/**
 * The network as a graph that knows no engine: what is computed, from which an engine makes its own
 * program. A sub-room for the meaning of {@code layer}s and {@code loss}es, and for their {@code
 * fusion}.
 */
@NullMarked
package org.meanfield.compute.graph;

import org.jspecify.annotations.NullMarked;
