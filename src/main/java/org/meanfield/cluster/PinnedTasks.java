package org.meanfield.cluster;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.Seq;

/**
 * A task an element, each on the executor it is pinned to where that is free.
 *
 * @param <R> what a task returns
 */
public final class PinnedTasks<R extends Serializable> extends RDD<byte[]> {
  private static final long serialVersionUID = 1L;

  private final List<String> pins;
  private final Task<R> task;

  /** What is done for the element of an index. */
  @FunctionalInterface
  public interface Task<R extends Serializable> extends Serializable {
    R run(int index);
  }

  /**
   * A task a pin.
   *
   * @param pins of executors, as {@link BlockAddress#pin} gives them
   */
  public PinnedTasks(SparkContext spark, List<String> pins, Task<R> task) {
    super(spark, ScalaTypes.seq(new ArrayList<Dependency<?>>()), ScalaTypes.anyTag());
    this.pins = List.copyOf(pins);
    this.task = task;
  }

  /**
   * Runs them.
   *
   * @return what they return, in order of the pins
   */
  public List<R> results() {
    return decoded(Jobs.collect(new JavaRDD<>(this, ScalaTypes.<byte[]>anyTag())));
  }

  /**
   * Runs them, and waits for a while.
   *
   * @return empty: they were not done in time, and will be when there are slots for them
   */
  public Optional<List<R>> resultsWithin(Duration deadline) {
    return Jobs.collectWithin(new JavaRDD<>(this, ScalaTypes.<byte[]>anyTag()), deadline)
        .map(this::decoded);
  }

  /** Begins them. */
  public BackgroundJob<R> begin() {
    return new FutureJob<>(
        Jobs.begin(new JavaRDD<>(this, ScalaTypes.<byte[]>anyTag())), this::decoded);
  }

  private List<R> decoded(List<byte[]> encoded) {
    List<R> results = new ArrayList<>();
    for (byte[] result : encoded) {
      results.add(TaskResultSerializer.decode(result));
    }
    return results;
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
    byte[] result = TaskResultSerializer.encode(task.run(partition.index()));
    return ScalaTypes.iterator(List.of(result).iterator());
  }
}
