/**
 * Images where they lie become labelled examples, packed chunks of unsigned bytes and the workers'
 * shares of them; or packed shards first, which {@code prepare} leaves on disk in the format of
 * {@code shard}. A source is listed and checked on the driver, decoded on executors. Knows {@code
 * config}, {@code fault}, the records of {@code network}, Spark and Hadoop; never DL4J.
 */
@NullMarked
package org.meanfield.dataset;

import org.jspecify.annotations.NullMarked;
