package org.meanfield.training;

import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.share.ReshuffledPartitions;

/**
 * What a run trains on and is judged by, on the executors.
 *
 * @param shares what each worker goes through
 * @param validation null: none
 */
public record TrainingData(ReshuffledPartitions shares, @Nullable JavaRDD<PackedChunk> validation) {
  /** Examples of an epoch. */
  public long examples() {
    return shares.sizes().stream().mapToLong(Integer::longValue).sum();
  }

  /** Steps that the worker with the largest share takes in an epoch. */
  public long stepsPerEpoch(int batchSize) {
    return shares.sizes().stream().mapToLong(n -> (n + batchSize - 1L) / batchSize).max().orElse(0);
  }
}
