package org.meanfield.averaging.round;

import org.apache.spark.Partitioner;

/** Keys are the numbers of the partitions they go to. */
public final class IndexPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;

  public IndexPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object index) {
    return (Integer) index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexPartitioner that && that.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
