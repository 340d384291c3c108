/**
 * Gradient computation on ND4J: the interface of an engine and, a package each, the engines. Knows
 * {@code network}, never Spark.
 */
@NullMarked
package org.meanfield.compute;

import org.jspecify.annotations.NullMarked;
