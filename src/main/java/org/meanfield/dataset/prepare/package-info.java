/**
 * Writes packed shards of a source, which is {@code prepare}'s work. Knows {@code source} and
 * {@code shard}, and so lies in neither.
 */
@NullMarked
package org.meanfield.dataset.prepare;

import org.jspecify.annotations.NullMarked;
