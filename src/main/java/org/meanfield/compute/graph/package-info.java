/**
 * The network as a graph that knows no engine: what is computed, from which an engine makes its own
 * program. Rooms below hold what {@code layer}s, {@code loss}es and {@code update}s mean, which
 * layers can be done together ({@code fusion}), and how DL4J's configurations become graphs ({@code
 * translation}).
 */
@NullMarked
package org.meanfield.compute.graph;

import org.jspecify.annotations.NullMarked;
