package org.meanfield.compute.onednn.emission;

import static org.meanfield.compute.onednn.program.ChannelBlocks.LANES;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A 2x2 max-pool with stride 2, on images in blocks of eight channels: loops over whole rows, which
 * the JVM makes vector instructions of. oneDNN 2.5 takes twice as long without AVX-512, and four
 * times when it stores where each maximum came from.
 */
final class MaxPoolForward implements Runnable {
  private final MemoryPlan memoryPlan;
  private final Tensor source;
  private final Tensor result;
  private final int planes;
  private final int rows;
  private final int pooledRows;
  private final float[] upper;
  private final float[] lower;
  private final float[] pairs;
  private final float[] pooled;
  private @Nullable Views views;

  private record Views(FloatBuffer source, FloatBuffer result) {}

  MaxPoolForward(MemoryPlan memoryPlan, Tensor source, Tensor result) {
    this.memoryPlan = memoryPlan;
    this.source = source;
    this.result = result;
    long[] from = source.dims();
    long[] to = result.dims();
    this.planes = (int) from[0] * ChannelBlocks.blocks(from[1]);
    this.rows = (int) from[2];
    this.pooledRows = (int) to[2];
    this.upper = new float[(int) from[3] * LANES];
    this.lower = new float[upper.length];
    this.pairs = new float[upper.length];
    this.pooled = new float[(int) to[3] * LANES];
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      of = new Views(memoryPlan.floats(source), memoryPlan.floats(result));
      views = of;
    }
    int row = upper.length;
    for (int plane = 0; plane < planes; plane++) {
      for (int r = 0; r < pooledRows; r++) {
        int at = (plane * rows + 2 * r) * row;
        of.source().get(at, upper);
        of.source().get(at + row, lower);
        greater(upper, lower, upper, row);
        neighbours(upper, pairs, row - LANES);
        for (int c = 0; c < pooled.length; c += LANES) {
          System.arraycopy(pairs, 2 * c, pooled, c, LANES);
        }
        of.result().put((plane * pooledRows + r) * pooled.length, pooled);
      }
    }
  }

  private static void greater(float[] a, float[] b, float[] into, int n) {
    for (int i = 0; i < n; i++) {
      into[i] = Math.max(a[i], b[i]);
    }
  }

  /** The greater of every pixel and the one on its right; every other one is wanted. */
  private static void neighbours(float[] row, float[] into, int n) {
    for (int i = 0; i < n; i++) {
      into[i] = Math.max(row[i], row[i + LANES]);
    }
  }
}
