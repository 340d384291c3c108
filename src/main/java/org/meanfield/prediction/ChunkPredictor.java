package org.meanfield.prediction;

import org.apache.spark.TaskContext;
import org.meanfield.cluster.TaskGpus;
import org.meanfield.compute.Devices;
import org.meanfield.compute.Engines;
import org.meanfield.compute.device.DeviceAssignment;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.dataset.example.PackedChunk;

/**
 * Predicts packed examples with one engine, within a task. Threads take turns; once it is closed
 * nothing is predicted any more.
 */
public final class ChunkPredictor implements AutoCloseable {
  private static final int MOST_EXAMPLES = 64;
  private static final int MOST_BYTES = 256 << 20;

  private final Engine engine;
  private final int exampleBytes;
  private final int classes;

  public ChunkPredictor(Model model) {
    exampleBytes = model.spec().architecture().input().bytes();
    classes = model.spec().architecture().classes();
    Devices.take(new DeviceAssignment(TaskGpus.here(), TaskContext.getPartitionId()));
    try (ConfinedThread unused = ConfinedThread.enter()) {
      engine = Engines.create(model.engine(), model.spec());
      try {
        model.weights().copyTo(engine.weights());
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
    }
  }

  /**
   * Examples that are predicted at once: at most 64, fewer of images that would pass 256 MiB.
   *
   * @param exampleBytes of one, from 1
   */
  public static int batch(int exampleBytes) {
    return Math.max(1, Math.min(MOST_EXAMPLES, MOST_BYTES / exampleBytes));
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
    int batch = batch(exampleBytes);
    byte[] pixels = new byte[Math.min(size, batch) * exampleBytes];
    float[] batchProbabilities = new float[batch * classes];
    Devices.take(new DeviceAssignment(TaskGpus.here(), TaskContext.getPartitionId()));
    try (ConfinedThread unused = ConfinedThread.enter()) {
      for (int from = 0; from < size; from += batch) {
        int n = Math.min(batch, size - from);
        System.arraycopy(examples, from * exampleBytes, pixels, 0, n * exampleBytes);
        engine.predict(new Batch(pixels, new int[n], n), batchProbabilities);
        System.arraycopy(batchProbabilities, 0, probabilities, from * classes, n * classes);
      }
    }
    return probabilities;
  }

  @Override
  public void close() {
    engine.close();
  }
}
