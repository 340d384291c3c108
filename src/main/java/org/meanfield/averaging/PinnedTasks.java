package org.meanfield.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.TaskBytes;
import scala.collection.Seq;

/**
 * A task an element, each on the executor it is pinned to where that is free.
 *
 * @param <R> what a task returns
 */
final class PinnedTasks<R extends Serializable> extends RDD<byte[]> {
  private static final long serialVersionUID = 1L;

  private final List<String> pins;
  private final Task<R> task;

  /** What is done for the element of an index. */
  @FunctionalInterface
  interface Task<R extends Serializable> extends Serializable {
    R run(int index);
  }

  PinnedTasks(SparkContext spark, List<String> pins, Task<R> task) {
    super(spark, ScalaTypes.seq(new ArrayList<Dependency<?>>()), ScalaTypes.anyTag());
    this.pins = List.copyOf(pins);
    this.task = task;
  }

  @Override
  public Partition[] getPartitions() {
    return IndexedPartition.upTo(pins.size());
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return ScalaTypes.seq(List.of(pins.get(partition.index())));
  }

  @Override
  public scala.collection.Iterator<byte[]> compute(Partition partition, TaskContext context) {
    byte[] result = TaskBytes.encode(task.run(partition.index()));
    return ScalaTypes.iterator(List.of(result).iterator());
  }
}
