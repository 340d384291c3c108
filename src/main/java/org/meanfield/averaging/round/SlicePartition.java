package org.meanfield.averaging.round;

import java.util.List;
import org.apache.spark.Partition;

/**
 * The task of some slices that one executor keeps.
 *
 * @param slices in order
 * @param references the shuffled partition of what workers say
 */
record SlicePartition(int index, List<Integer> slices, Partition references) implements Partition {
  SlicePartition {
    slices = List.copyOf(slices);
  }
}
