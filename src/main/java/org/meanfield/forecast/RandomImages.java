package org.meanfield.forecast;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.training.worker.PartitionReader;
import org.meanfield.training.worker.WorkerExamples;

/**
 * Images of noise, again and again: what a step takes does not depend on what is on them.
 *
 * @param exampleBytes of one image
 * @param classes that they are said to be of, in turn
 * @param examples that a share pretends to have
 */
record RandomImages(int exampleBytes, int classes, int examples)
    implements PartitionReader<byte[]> {
  /** A share for each worker, as they are read here. */
  static JavaRDD<byte[]> shares(SparkContext spark, int workers, int bytes) {
    return JavaSparkContext.fromSparkContext(spark)
        .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .map(
            worker -> {
              byte[] pixels = new byte[bytes];
              new Random(worker).nextBytes(pixels);
              return pixels;
            })
        .cache();
  }

  @Override
  public WorkerExamples read(List<byte[]> elements, long seed, int epoch) {
    return new Noise(elements.get(0));
  }

  @Override
  public int[] order(long seed, int epoch, int worker, int count) {
    return IntStream.range(0, count).toArray();
  }

  /** A share. */
  private final class Noise implements WorkerExamples {
    private final byte[] pixels;
    private Batch packed = new Batch(new byte[0], new int[0], 0);

    Noise(byte[] pixels) {
      this.pixels = pixels;
    }

    @Override
    public int size() {
      return examples;
    }

    @Override
    public void fill(int[] order, int from, int count, InputBatch into) {
      if (packed.size() != count) {
        packed = new Batch(new byte[count * exampleBytes], new int[count], count);
      }
      int held = pixels.length / exampleBytes;
      for (int i = 0; i < count; i++) {
        int example = order[from + i];
        System.arraycopy(
            pixels, example % held * exampleBytes, packed.pixels(), i * exampleBytes, exampleBytes);
        packed.labels()[i] = example % classes;
      }
      into.fill(packed);
    }
  }
}
