package org.meanfield.training;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.PackedChunk;

/**
 * What a run trains on and is judged by, on the executors.
 *
 * @param shares a partition a worker
 * @param shareSizes examples of each worker's share
 * @param validation null: none
 */
public record TrainingData(
    RDD<PackedChunk> shares, List<Integer> shareSizes, @Nullable JavaRDD<PackedChunk> validation) {
  public TrainingData {
    shareSizes = List.copyOf(shareSizes);
  }

  /** Examples of an epoch. */
  public long examples() {
    return shareSizes.stream().mapToLong(Integer::longValue).sum();
  }

  /** Steps that the worker with the largest share takes in an epoch. */
  public long stepsPerEpoch(int batchSize) {
    return shareSizes.stream().mapToLong(n -> (n + batchSize - 1L) / batchSize).max().orElse(0);
  }
}
