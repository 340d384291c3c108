/**
 * Gradient computation on ND4J: makes the engine that a recipe names, on the devices that a task
 * was given. Knows the engines, and their interface {@code engine}; never Spark.
 */
@NullMarked
package org.meanfield.compute;

import org.jspecify.annotations.NullMarked;
