/**
 * How weights are trained: rules of updates with their constants and rates, clipping and penalties.
 * Said, not done: an engine has its own loops.
 */
@NullMarked
package org.meanfield.compute.graph.update;

import org.jspecify.annotations.NullMarked;
