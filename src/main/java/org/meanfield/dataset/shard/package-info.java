/**
 * Packed shards: images that were decoded once, as Parquet files of pixels under a manifest of
 * counts, checksums and sums. The format alone, what is written and what is read back; which images
 * go where is the room's above, which this package does not know. Knows {@code config}, {@code
 * fault}, {@code run} and Parquet, neither Spark nor sources.
 */
@NullMarked
package org.meanfield.dataset.shard;

import org.jspecify.annotations.NullMarked;
