package org.meanfield.cluster;

import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;

/** Removes a shuffle's files by hand: Spark's own cleaner waits for a garbage collection. */
public final class ShuffleCleanup {
  private ShuffleCleanup() {}

  /** Removes the files of the shuffle that {@code shuffled} reads, without waiting. Driver only. */
  public static void remove(SparkContext spark, RDD<?> shuffled) {
    if (spark.cleaner().isDefined()
        && shuffled.dependencies().head() instanceof ShuffleDependency<?, ?, ?> dependency) {
      try (HeldInterrupt unused = new HeldInterrupt()) {
        spark.cleaner().get().doCleanupShuffle(dependency.shuffleId(), false);
      }
    }
  }
}
