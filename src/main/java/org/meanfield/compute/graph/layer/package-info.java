/**
 * What layers compute: each with its parameters and shapes. Knows no engine: how one computes a
 * layer is said there, as in {@code compute.onednn}.
 */
@NullMarked
package org.meanfield.compute.graph.layer;

import org.jspecify.annotations.NullMarked;
