package org.meanfield.dl4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.ShuffleCleanup;
import org.meanfield.fault.MeanfieldException;
import org.nd4j.linalg.dataset.DataSet;
import scala.Tuple2;

/**
 * The examples of one fit, checked, in the executors' memory and else on their disks. Batches are
 * counted through the RDD in its order, and batch {@code b} is worker {@code b mod workers}'s: so
 * every worker has whole batches, but for the last of all, and one fit on two RDDs one after the
 * other deals as a fit on each does where the first has whole rounds of batches.
 */
final class DealtExamples implements AutoCloseable {
  private final JavaRDD<ExampleRun> read;
  private final int batchSize;
  private final long[] starts;
  private @Nullable JavaPairRDD<Integer, ExampleRun> shuffled;
  private @Nullable JavaRDD<ExampleRun> shares;

  private DealtExamples(JavaRDD<ExampleRun> read, int batchSize, long[] starts) {
    this.read = read;
    this.batchSize = batchSize;
    this.starts = starts;
  }

  /**
   * Reads all DataSets.
   *
   * @throws MeanfieldException of the kind DATA where one is not of the form, or there is no
   *     example
   */
  static DealtExamples read(JavaRDD<DataSet> examples, DataSetForm form, int batchSize) {
    JavaRDD<ExampleRun> read =
        examples
            .mapPartitionsWithIndex((partition, dataSets) -> runs(partition, dataSets, form), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Long> sizes = Jobs.collect(read.mapPartitions(runs -> List.of(size(runs)).iterator()));
      long[] starts = new long[sizes.size() + 1];
      for (int p = 0; p < sizes.size(); p++) {
        starts[p + 1] = starts[p] + sizes.get(p);
      }
      if (starts[sizes.size()] == 0) {
        throw empty();
      }
      return new DealtExamples(read, batchSize, starts);
    } catch (RuntimeException e) {
      read.unpersist(false);
      throw e;
    }
  }

  static MeanfieldException empty() {
    return MeanfieldException.data(
        "The RDD that is to be fitted has no example; give one with DataSets.");
  }

  private static Iterator<ExampleRun> runs(
      int partition, Iterator<DataSet> dataSets, DataSetForm form) {
    return new Iterator<>() {
      private int index;
      private long from;

      @Override
      public boolean hasNext() {
        return dataSets.hasNext();
      }

      @Override
      public ExampleRun next() {
        String where = "DataSet " + index + " of the RDD's partition " + partition;
        ExampleRun run = form.read(dataSets.next(), where, from);
        index++;
        from += run.size();
        return run;
      }
    };
  }

  private static long size(Iterator<ExampleRun> runs) {
    long size = 0;
    while (runs.hasNext()) {
      size += runs.next().size();
    }
    return size;
  }

  /** How many there are. */
  long size() {
    return starts[starts.length - 1];
  }

  /** Batches, the last of which may be smaller. */
  long batches() {
    return (size() + batchSize - 1) / batchSize;
  }

  /** Steps that the worker with the most batches takes. */
  long steps(int workers) {
    return (batches() + workers - 1) / workers;
  }

  /** A partition a worker. */
  JavaRDD<ExampleRun> shares(int workers) {
    long[] from = starts;
    int size = batchSize;
    shuffled =
        JavaPairRDD.fromJavaRDD(
                read.mapPartitionsWithIndex(
                    (partition, runs) -> pieces(runs, from[partition], size, workers), true))
            .partitionBy(new HashPartitioner(workers));
    shares = shuffled.values().persist(StorageLevel.MEMORY_AND_DISK());
    return shares;
  }

  private static Iterator<Tuple2<Integer, ExampleRun>> pieces(
      Iterator<ExampleRun> runs, long start, int batchSize, int workers) {
    List<Tuple2<Integer, ExampleRun>> pieces = new ArrayList<>();
    while (runs.hasNext()) {
      ExampleRun run = runs.next();
      for (int first = 0; first < run.size(); ) {
        long at = start + run.from() + first;
        int count = (int) Math.min(run.size() - first, batchSize - at % batchSize);
        int worker = (int) (at / batchSize % workers);
        pieces.add(new Tuple2<>(worker, run.part(first, count, at)));
        first += count;
      }
    }
    return pieces.iterator();
  }

  @Override
  public void close() {
    if (shares != null && shuffled != null) {
      shares.unpersist(false);
      ShuffleCleanup.remove(shuffled.context(), shuffled.rdd());
    }
    read.unpersist(false);
  }
}
