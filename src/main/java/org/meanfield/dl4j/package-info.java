/**
 * The door for programs written for dl4j-spark: a training master that puts Meanfield's averaging
 * under {@code SparkDl4jMultiLayer} and {@code SparkComputationGraph}. May know all but the other
 * doors.
 */
@NullMarked
package org.meanfield.dl4j;

import org.jspecify.annotations.NullMarked;
