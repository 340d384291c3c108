package org.meanfield.cluster;

import org.apache.spark.Partition;

/** A partition that is its index and no more. */
record IndexedPartition(int index) implements Partition {
  static Partition[] upTo(int count) {
    Partition[] partitions = new Partition[count];
    for (int i = 0; i < count; i++) {
      partitions[i] = new IndexedPartition(i);
    }
    return partitions;
  }
}
