/**
 * Images where they lie become labelled examples, packed chunks of unsigned bytes and the workers'
 * shares of them. A source is listed and checked on the driver, decoded on executors. Knows {@code
 * config}, {@code fault}, the records of {@code network}, Spark and Hadoop; never DL4J.
 */
@NullMarked
package org.meanfield.dataset;

import org.jspecify.annotations.NullMarked;
