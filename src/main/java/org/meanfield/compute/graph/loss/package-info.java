/** What networks are trained for: the loss of one example, with its slope. */
@NullMarked
package org.meanfield.compute.graph.loss;

import org.jspecify.annotations.NullMarked;
