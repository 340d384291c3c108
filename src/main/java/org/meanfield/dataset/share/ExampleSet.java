package org.meanfield.dataset.share;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.PackedChunk;

/**
 * Examples that lie packed on the executors, in memory and else on their disks: a partition a
 * worker.
 *
 * @param chunks the persisted examples; positions are those of {@link Dataset#source()}'s listing
 * @param shareSizes examples of each worker, differing by at most one
 * @param countsByClass examples of each class
 */
public record ExampleSet(
    JavaRDD<PackedChunk> chunks, List<Integer> shareSizes, List<Integer> countsByClass)
    implements AutoCloseable {
  public ExampleSet {
    shareSizes = List.copyOf(shareSizes);
    countsByClass = List.copyOf(countsByClass);
  }

  /** How many examples there are. */
  public int size() {
    return shareSizes.stream().mapToInt(Integer::intValue).sum();
  }

  /** Lets the executors forget them. */
  @Override
  public void close() {
    ((HeldShares) chunks.rdd()).destroy();
  }
}
