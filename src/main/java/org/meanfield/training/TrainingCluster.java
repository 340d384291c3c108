package org.meanfield.training;

import org.apache.spark.SparkContext;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.training.recovery.PlacementCheck;

/**
 * Where a run trains.
 *
 * @param placement whom it begins with
 * @param check asked whenever executors have come or gone
 * @param losses listening to {@code spark} since its start
 */
public record TrainingCluster(
    SparkContext spark, Placement placement, PlacementCheck check, ExecutorMonitor losses) {}
