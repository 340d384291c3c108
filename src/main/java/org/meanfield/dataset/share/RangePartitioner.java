package org.meanfield.dataset.share;

import java.util.Arrays;
import org.apache.spark.Partitioner;

/** A worker gets the keys from its own bound to the next one's. */
final class RangePartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final long[] bounds;

  /**
   * @param bounds first key of each worker but the first, ascending
   */
  RangePartitioner(long[] bounds) {
    this.bounds = bounds;
  }

  @Override
  public int numPartitions() {
    return bounds.length + 1;
  }

  @Override
  public int getPartition(Object key) {
    int found = Arrays.binarySearch(bounds, (Long) key);
    return found >= 0 ? lastOf(found) + 1 : -found - 1;
  }

  /** Bounds are alike where a worker gets nothing. */
  private int lastOf(int found) {
    int last = found;
    while (last + 1 < bounds.length && bounds[last + 1] == bounds[found]) {
      last++;
    }
    return last;
  }
}
