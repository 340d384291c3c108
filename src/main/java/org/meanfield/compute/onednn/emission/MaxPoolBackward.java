package org.meanfield.compute.onednn.emission;

import static org.meanfield.compute.onednn.program.ChannelBlocks.LANES;

import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * The backward step of a 2x2 max-pool with stride 2, on images in blocks of channels: each gradient
 * goes to the first of the four values that equals the maximum. oneDNN 2.5 stores where each
 * maximum came from one byte at a time on processors without AVX-512: its two passes take 8 ms of
 * the reference network's step on one core of a Zen 3, the pass without places and this one 3.
 */
final class MaxPoolBackward implements Runnable {
  private final MemoryPlan memoryPlan;
  private final Tensor source;
  private final Tensor maximum;
  private final Tensor gradient;
  private final Tensor result;
  private final int planes;
  private final int rows;
  private final int width;
  private final int pooledWidth;
  private final int pooledRows;
  private final int[] row;
  private final Columns upper;
  private final Columns lower;
  private final int[] greatest;
  private final int[] given;
  private @Nullable Views views;

  /** A row of an image as its even columns and its odd ones; a last odd column is left out. */
  @SuppressWarnings("ArrayRecordComponent") // buffers, compared by no one
  private record Columns(int[] even, int[] odd) {
    static Columns of(int pairs) {
      return new Columns(new int[pairs * LANES], new int[pairs * LANES]);
    }

    void part(int[] row) {
      for (int p = 0; p < even.length; p += LANES) {
        System.arraycopy(row, 2 * p, even, p, LANES);
        System.arraycopy(row, 2 * p + LANES, odd, p, LANES);
      }
    }

    void join(int[] row) {
      for (int p = 0; p < even.length; p += LANES) {
        System.arraycopy(even, p, row, 2 * p, LANES);
        System.arraycopy(odd, p, row, 2 * p + LANES, LANES);
      }
    }
  }

  private record Views(IntBuffer source, IntBuffer maximum, IntBuffer gradient, IntBuffer result) {}

  MaxPoolBackward(
      MemoryPlan memoryPlan, Tensor source, Tensor maximum, Tensor gradient, Tensor result) {
    this.memoryPlan = memoryPlan;
    this.source = source;
    this.maximum = maximum;
    this.gradient = gradient;
    this.result = result;
    long[] from = source.dims();
    long[] to = maximum.dims();
    this.planes = (int) from[0] * ChannelBlocks.blocks(from[1]);
    this.rows = (int) from[2];
    this.width = (int) from[3];
    this.pooledRows = (int) to[2];
    this.pooledWidth = (int) to[3];
    this.row = new int[width * LANES];
    this.upper = Columns.of(pooledWidth);
    this.lower = Columns.of(pooledWidth);
    this.greatest = new int[pooledWidth * LANES];
    this.given = new int[pooledWidth * LANES];
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      of =
          new Views(
              memoryPlan.bits(source),
              memoryPlan.bits(maximum),
              memoryPlan.bits(gradient),
              memoryPlan.bits(result));
      views = of;
    }
    for (int plane = 0; plane < planes; plane++) {
      plane(of, plane);
    }
  }

  private void plane(Views of, int plane) {
    int from = plane * rows * row.length;
    for (int r = 0; r < pooledRows; r++) {
      int at = from + 2 * r * row.length;
      int pooled = (plane * pooledRows + r) * greatest.length;
      of.maximum().get(pooled, greatest);
      of.gradient().get(pooled, given);
      of.source().get(at, row);
      upper.part(row);
      of.source().get(at + row.length, row);
      lower.part(row);
      pass(upper.even(), upper.odd(), lower.even(), lower.odd(), greatest, given);
      clearLastColumn();
      upper.join(row);
      of.result().put(at, row);
      lower.join(row);
      of.result().put(at + row.length, row);
    }
    if (rows > 2 * pooledRows) {
      Arrays.fill(row, 0);
      of.result().put(from + 2 * pooledRows * row.length, row);
    }
  }

  /** A last odd column has been in no window. */
  private void clearLastColumn() {
    if (width > 2 * pooledWidth) {
      Arrays.fill(row, 2 * greatest.length, row.length, 0);
    }
  }

  /**
   * Replaces the four values of each window by their gradients. Without branches, which would be
   * mispredicted every other time: {@code (x | -x) >> 31} is 0 where two values have the same bits
   * and all ones where not.
   */
  private static void pass(
      int[] first, int[] second, int[] third, int[] fourth, int[] greatest, int[] given) {
    for (int i = 0; i < greatest.length; i++) {
      int most = greatest[i];
      int left = given[i];
      int x = first[i] ^ most;
      int other = (x | -x) >> 31;
      first[i] = left & ~other;
      left &= other;
      x = second[i] ^ most;
      other = (x | -x) >> 31;
      second[i] = left & ~other;
      left &= other;
      x = third[i] ^ most;
      other = (x | -x) >> 31;
      third[i] = left & ~other;
      fourth[i] = left & other;
    }
  }
}
