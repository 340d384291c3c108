package org.meanfield.dataset.share;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.Jobs;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.random.ShuffleKeys;

/**
 * The workers' shares of each epoch: those that were first dealt, or others of the same sizes,
 * dealt anew every so many epochs. Every deal is made of the first shares, which stay on the
 * executors, and decided by (seed, deal, position) alone: to go back, to resume or to lose an
 * executor costs one shuffle and no chain of them. Confined to the driver's thread.
 */
public final class ReshuffledPartitions implements AutoCloseable {
  private final JavaSparkContext spark;
  private final ExampleSet first;
  private final int everyEpochs;
  private final long seed;
  private int deal;
  private @Nullable ShuffledShares dealt;

  /**
   * Shares of a run.
   *
   * @param first the first epoch's, which the caller closes
   * @param everyEpochs 0: the same in all epochs
   * @param seed of the run
   */
  public ReshuffledPartitions(
      JavaSparkContext spark, ExampleSet first, int everyEpochs, long seed) {
    this.spark = spark;
    this.first = first;
    this.everyEpochs = everyEpochs;
    this.seed = seed;
  }

  /** Examples of each worker, in every epoch. */
  public List<Integer> sizes() {
    return first.shareSizes();
  }

  /**
   * The shares of an epoch, a partition a worker; may be a Spark job, and forgets those of other
   * epochs.
   *
   * @param epoch from 0
   * @param pins where each worker should run, as of {@link Dataset#forTraining}
   */
  public RDD<PackedChunk> of(int epoch, IntFunction<List<String>> pins) {
    int wanted = everyEpochs == 0 ? 0 : epoch / everyEpochs;
    if (wanted != deal) {
      close();
      deal = wanted;
    }
    if (wanted == 0) {
      return first.chunks().rdd();
    }
    if (dealt == null) {
      dealt = dealt(wanted, pins);
    }
    return dealt;
  }

  private ShuffledShares dealt(int number, IntFunction<List<String>> pins) {
    try (JobDescription unused =
        new JobDescription(
            spark, String.format(Locale.ROOT, "Dealing %,d training images anew", first.size()))) {
      int[] sizes = sizes().stream().mapToInt(Integer::intValue).toArray();
      ShuffleKeys keys = new ShuffleKeys(seed, number);
      JavaRDD<PackedChunk> chunks = first.chunks();
      JavaPairRDD<Long, byte[]> moved =
          chunks
              .flatMapToPair(chunk -> new ExampleSerializer(chunk, keys))
              .repartitionAndSortWithinPartitions(new RangePartitioner(bounds(keys, sizes)));
      ShuffledShares shares =
          new ShuffledShares(
              "training images, deal " + (number + 1),
              moved,
              (worker, arrived) -> new ExampleSerializer.Packed(arrived, sizes[worker]),
              pins);
      shares.persist(StorageLevel.MEMORY_AND_DISK());
      requireSizes(shares, sizes);
      return shares;
    }
  }

  /** The first key of each worker but the first. */
  private long[] bounds(ShuffleKeys keys, int[] sizes) {
    long[] sorted =
        Jobs.collect(first.chunks().map(PackedChunk::positions)).stream()
            .flatMapToLong(LongStream::of)
            .map(keys::of)
            .sorted()
            .toArray();
    long[] bounds = new long[sizes.length - 1];
    int before = 0;
    for (int w = 0; w < bounds.length; w++) {
      before += sizes[w];
      // A worker that gets none begins where the next one does.
      bounds[w] = before < sorted.length ? sorted[before] : Long.MAX_VALUE;
    }
    return bounds;
  }

  /** Lays them on the executors. */
  private static void requireSizes(ShuffledShares shares, int[] sizes) {
    List<Integer> arrived;
    try {
      arrived = arrivals(shares);
    } catch (Exception e) { // Scala throws what Java would have to declare.
      shares.destroy();
      throw e;
    }
    if (!arrived.equals(Arrays.stream(sizes).boxed().toList())) {
      shares.destroy();
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "The training images were dealt anew, and workers got %s of them; expected %s. Images"
                  + " that were read again after an executor was lost have been changed or removed:"
                  + " put them back, then resume the run.",
              arrived,
              Arrays.toString(sizes)));
    }
  }

  private static List<Integer> arrivals(ShuffledShares shares) {
    return Jobs.collect(
        shares
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (worker, chunks) -> {
                  int examples = 0;
                  while (chunks.hasNext()) {
                    examples += chunks.next().size();
                  }
                  return List.of(examples).iterator();
                },
                true));
  }

  /** Lets the executors forget what was dealt since the first shares. */
  @Override
  public void close() {
    if (dealt != null) {
      dealt.destroy();
      dealt = null;
    }
  }
}
