package org.meanfield.job;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.meanfield.cluster.Executors;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.memory.AvailableMemory;
import org.meanfield.memory.MemoryCheck;
import org.meanfield.memory.MemoryEstimate;
import org.meanfield.memory.MemoryTerm;
import org.meanfield.memory.MemoryTerm.Place;
import org.meanfield.network.ConfiguredLayers;
import org.meanfield.prediction.ChunkPredictor;

/** What an executor takes at its peak while a saved model predicts or is judged. */
final class PredictionMemory {
  /**
   * What {@link org.meanfield.dataset.example.PackedChunk} holds at most, unless one image is
   * larger.
   */
  private static final long CHUNK = 8L << 20;

  /** One is predicted, and the next is filled. */
  private static final int CHUNKS = 2;

  /** A batch as bytes, and as the floats that the engine takes in. */
  private static final int BYTES_A_PIXEL = 1 + Float.BYTES;

  private PredictionMemory() {}

  /**
   * Passes what will work. How large a table's images are is not known before they are read.
   *
   * @throws org.meanfield.fault.MeanfieldException of the kind USAGE with the settings that mend it
   */
  static void check(SparkContext spark, LoadedModel model) {
    check(spark, of(model, slots(spark), batch(model), 0, 0));
  }

  /** As {@link #check(SparkContext, LoadedModel)}, of images that are known. */
  static void check(SparkContext spark, LoadedModel model, ImageSource images) {
    int inAChunk = (int) Math.max(1, CHUNK / model.image().exampleBytes());
    check(
        spark,
        of(
            model,
            slots(spark),
            Math.min(batch(model), inAChunk),
            MemoryPlanner.largestImage(images),
            images.sentBytes()));
  }

  private static void check(SparkContext spark, MemoryEstimate need) {
    MemoryCheck.checkPrediction(need, AvailableMemory.of(spark.getConf()));
  }

  private static int batch(LoadedModel model) {
    return ChunkPredictor.batch(model.image().exampleBytes());
  }

  /** Tasks at once on an executor; where none is there yet, as many as it is asked to have. */
  private static int slots(SparkContext spark) {
    int executors = Executors.registered(spark).size();
    if (executors > 0) {
      return Executors.slotsEach(spark, executors);
    }
    int cores = spark.getConf().getInt("spark.executor.cores", 1);
    return Math.max(1, cores / spark.getConf().getInt("spark.task.cpus", 1));
  }

  /**
   * The need of an executor.
   *
   * @param slots tasks that run on it at once
   * @param batch images that are predicted at once
   * @param largestImage pixels of the largest image that has to be decoded; 0: none, or not known
   * @param plans bytes that it is sent of where a table's rows go
   */
  static MemoryEstimate of(LoadedModel model, int slots, int batch, long largestImage, long plans) {
    int exampleBytes = model.image().exampleBytes();
    // The full batch, and the last of a chunk.
    List<Integer> sizes = Stream.of(batch, batch - 1).filter(size -> size > 0).toList();
    EngineMemoryEstimate engine =
        Engines.inferenceNeed(model.model().engine(), model.model().spec(), sizes);
    long weights =
        ConfiguredLayers.of(model.model().spec().architecture()).parameters() * Float.BYTES;
    long images =
        CHUNKS * Math.max(CHUNK, exampleBytes) + (long) batch * exampleBytes * BYTES_A_PIXEL;
    return new MemoryEstimate(
        List.of(
            new MemoryTerm(
                "engines",
                slots + " x engine",
                Place.NATIVE,
                slots * (engine.bytes() + MemoryEstimate.KERNELS)),
            new MemoryTerm("making", "making networks", Place.NATIVE, 2L * slots * weights),
            new MemoryTerm(
                "process", "JVM and native libraries", Place.NATIVE, MemoryEstimate.PROCESS),
            new MemoryTerm("images", slots + " x batch of images", Place.HEAP, slots * images),
            new MemoryTerm(
                "decoding",
                "decoding",
                Place.HEAP,
                slots * largestImage * MemoryEstimate.DECODING_BYTES_A_PIXEL),
            new MemoryTerm("plans", "plan of the table", Place.HEAP, plans),
            new MemoryTerm("spark", "Spark", Place.HEAP, MemoryEstimate.SPARK_HEAP)));
  }
}
