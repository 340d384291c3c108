/**
 * A recipe as immutable records, and what those hold true among themselves. Knows neither how a
 * recipe is written ({@code config.hocon}) nor Spark nor DL4J.
 */
@NullMarked
package org.meanfield.config;

import org.jspecify.annotations.NullMarked;
