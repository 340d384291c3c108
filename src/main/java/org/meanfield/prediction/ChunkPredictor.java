package org.meanfield.prediction;

import org.apache.spark.TaskContext;
import org.meanfield.cluster.TaskGpus;
import org.meanfield.compute.Batch;
import org.meanfield.compute.Devices;
import org.meanfield.compute.Engine;
import org.meanfield.compute.Engines;
import org.meanfield.compute.device.Seat;
import org.meanfield.dataset.PackedChunk;

/** Predicts packed examples with one engine; made, used and closed on one thread of an executor. */
public final class ChunkPredictor implements AutoCloseable {
  private static final int BATCH = 64;

  private final Engine engine;
  private final int exampleBytes;
  private final int classes;

  public ChunkPredictor(Model model) {
    Devices.take(new Seat(TaskGpus.here(), TaskContext.getPartitionId()));
    engine = Engines.create(model.engine(), model.spec());
    exampleBytes = model.spec().architecture().input().bytes();
    classes = model.spec().architecture().classes();
    model.weights().copyTo(engine.weights());
  }

  /** Probabilities of each class, {@code [chunk.size(), classes]} row by row. */
  public float[] predict(PackedChunk chunk) {
    return predict(chunk.pixels(), chunk.size());
  }

  /**
   * As {@link #predict(PackedChunk)}.
   *
   * @param examples unsigned bytes, {@code [size, height, width, channels]}
   */
  public float[] predict(byte[] examples, int size) {
    float[] probabilities = new float[size * classes];
    byte[] pixels = new byte[BATCH * exampleBytes];
    float[] batchProbabilities = new float[BATCH * classes];
    for (int from = 0; from < size; from += BATCH) {
      int n = Math.min(BATCH, size - from);
      System.arraycopy(examples, from * exampleBytes, pixels, 0, n * exampleBytes);
      engine.predict(new Batch(pixels, new int[n], n), batchProbabilities);
      System.arraycopy(batchProbabilities, 0, probabilities, from * classes, n * classes);
    }
    return probabilities;
  }

  @Override
  public void close() {
    engine.close();
  }
}
