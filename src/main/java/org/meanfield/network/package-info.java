/**
 * Networks by name and from DL4J's JSON, their updaters and learning-rate schedules, as values that
 * travel. Knows {@code config} and DL4J's configuration classes, never Spark.
 */
@NullMarked
package org.meanfield.network;

import org.jspecify.annotations.NullMarked;
