/**
 * The run folder: its layout, its status, its checkpoints, and what processes left that are gone.
 * Built on {@code storage}; knows neither Spark nor networks.
 */
@NullMarked
package org.meanfield.run;

import org.jspecify.annotations.NullMarked;
