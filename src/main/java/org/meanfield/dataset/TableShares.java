package org.meanfield.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.ShuffleCleanup;
import org.meanfield.config.ImageRecipe;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * The workers' shares of a table: one partition a worker, in order, brought together by Spark's
 * shuffle and decoded where they arrive. A lost partition is fetched again from the shuffle's files
 * or, where they are lost too, from the table.
 */
final class TableShares extends RDD<PackedChunk> implements HeldShares {
  private static final long serialVersionUID = 1L;

  private final RDD<Tuple2<Long, byte[]>> shuffled;
  private final Broadcast<TablePlan> plan;
  private final ImageRecipe image;
  private final transient IntFunction<List<String>> pins;

  private TableShares(
      RDD<Tuple2<Long, byte[]>> shuffled,
      Broadcast<TablePlan> plan,
      ImageRecipe image,
      IntFunction<List<String>> pins) {
    super(
        shuffled.context(),
        ScalaTypes.seq(new ArrayList<Dependency<?>>(List.of(new OneToOneDependency<>(shuffled)))),
        ScalaTypes.anyTag());
    this.shuffled = shuffled;
    this.plan = plan;
    this.image = image;
    this.pins = pins;
  }

  /** As {@link PackedShares}. */
  static TableShares of(
      JavaSparkContext spark,
      String name,
      TableSource source,
      List<int[]> shares,
      ImageRecipe image,
      IntFunction<List<String>> pins) {
    Broadcast<TablePlan> plan = spark.broadcast(new TablePlan(source, shares));
    JavaPairRDD<Long, byte[]> shuffled =
        JavaPairRDD.fromJavaRDD(
                source
                    .rows()
                    .mapPartitionsWithIndex((p, rows) -> plan.value().sent(p, rows), false))
            .repartitionAndSortWithinPartitions(new ByWorker(shares.size()));
    TableShares made = new TableShares(shuffled.rdd(), plan, image, pins);
    made.setName(name);
    return made;
  }

  /** Decoded where the table's own partitions are, in their order, and kept nowhere. */
  static JavaRDD<PackedChunk> inPlace(
      JavaSparkContext spark, TableSource source, ImageRecipe image) {
    Broadcast<TablePlan> plan = spark.broadcast(new TablePlan(source, source.byPartition()));
    return source
        .rows()
        .mapPartitionsWithIndex(
            (p, rows) -> chunks(plan.value(), p, plan.value().sent(p, rows), image), false);
  }

  private static DecodedChunks chunks(
      TablePlan plan,
      int worker,
      java.util.Iterator<Tuple2<Long, byte[]>> rows,
      ImageRecipe image) {
    TaskContext task = TaskContext.get();
    return new DecodedChunks(
        new TableExamples(plan, worker, rows, image),
        image,
        PackedShares.executor(),
        () -> PackedShares.endIfKilled(task));
  }

  @Override
  public Partition[] getPartitions() {
    return shuffled.partitions();
  }

  @Override
  public Seq<String> getPreferredLocations(Partition share) {
    return ScalaTypes.seq(pins.apply(share.index()));
  }

  @Override
  public Iterator<PackedChunk> compute(Partition share, TaskContext task) {
    return ScalaTypes.iterator(
        chunks(
            plan.value(),
            share.index(),
            ScalaTypes.iterator(shuffled.iterator(share, task)),
            image));
  }

  @Override
  public void destroy() {
    unpersist(false);
    ShuffleCleanup.remove(context(), shuffled);
    plan.destroy();
  }

  /** By the upper half of a key. */
  private static final class ByWorker extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int workers;

    ByWorker(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object key) {
      return TablePlan.worker((Long) key);
    }
  }
}
