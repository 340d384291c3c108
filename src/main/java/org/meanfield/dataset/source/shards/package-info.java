/** Packed shards, in which {@code prepare} has left images decoded. */
@NullMarked
package org.meanfield.dataset.source.shards;

import org.jspecify.annotations.NullMarked;
