package org.meanfield.dataset.source.table;

import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.DecodedChunks;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.share.PackedShares;
import org.meanfield.dataset.share.ShuffledShares;
import org.meanfield.dataset.source.ReadPlan;
import scala.Tuple2;

/** The workers' shares of a table, brought together by Spark's shuffle. */
final class TableShares {
  private TableShares() {}

  /** As {@link TableSource#shares}. */
  static ShuffledShares of(TableSource source, ReadPlan reading) {
    int workers = reading.shares().size();
    ImageRecipe image = reading.image();
    Broadcast<RowAssignment> plan =
        reading.spark().broadcast(new RowAssignment(source, reading.shares()));
    JavaPairRDD<Long, byte[]> shuffled =
        JavaPairRDD.fromJavaRDD(
                source
                    .rows()
                    .mapPartitionsWithIndex((p, rows) -> plan.value().sent(p, rows), false))
            .repartitionAndSortWithinPartitions(new ByWorker(workers));
    return new ShuffledShares(
        reading.name(),
        shuffled,
        (worker, rows) -> chunks(plan.value(), worker, rows, image),
        reading.pins(),
        plan);
  }

  /** Decoded where the table's own partitions are, in their order, and kept nowhere. */
  static JavaRDD<PackedChunk> inPlace(
      JavaSparkContext spark, TableSource source, ImageRecipe image) {
    Broadcast<RowAssignment> plan =
        spark.broadcast(new RowAssignment(source, source.byPartition()));
    return source
        .rows()
        .mapPartitionsWithIndex(
            (p, rows) -> chunks(plan.value(), p, plan.value().sent(p, rows), image), false);
  }

  private static DecodedChunks chunks(
      RowAssignment plan,
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
      return RowAssignment.worker((Long) key);
    }
  }
}
