package org.meanfield.averaging;

import org.apache.spark.Partition;

/**
 * The task of one slice.
 *
 * @param index the slice
 * @param references the shuffled partition of what workers say of it
 */
record SlicePartition(int index, Partition references) implements Partition {}
