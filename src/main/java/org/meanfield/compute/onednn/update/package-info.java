/**
 * How this engine keeps and trains weights: their vectors in the layouts that primitives chose, and
 * one pass of loops in Java over them. {@link org.meanfield.compute.onednn.update.UpdateKernels}
 * says which class does which rule.
 */
@NullMarked
package org.meanfield.compute.onednn.update;

import org.jspecify.annotations.NullMarked;
