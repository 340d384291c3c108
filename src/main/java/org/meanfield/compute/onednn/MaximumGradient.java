package org.meanfield.compute.onednn;

import static org.meanfield.compute.onednn.EightLanes.LANES;

import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The backward step of a 2x2 max-pool with stride 2, on images in blocks of eight channels: each
 * gradient goes to the first of the four values that equals the maximum. oneDNN 2.5 stores where
 * each maximum came from one byte at a time on processors without AVX-512: its two passes take 8 ms
 * of the reference network's step on one core of a Zen 3, the pass without places and this one 3.
 */
final class MaximumGradient implements Runnable {
  private final Placement placement;
  private final Tensor source;
  private final Tensor maximum;
  private final Tensor gradient;
  private final Tensor result;
  private final int planes;
  private final int rows;
  private final int width;
  private final int pooledWidth;
  private final int pooledRows;
  private final int[] in;
  private final int[] out;
  private final int[] greatest;
  private final int[] given;
  private @Nullable Views views;

  private record Views(IntBuffer source, IntBuffer maximum, IntBuffer gradient, IntBuffer result) {}

  MaximumGradient(
      Placement placement, Tensor source, Tensor maximum, Tensor gradient, Tensor result) {
    this.placement = placement;
    this.source = source;
    this.maximum = maximum;
    this.gradient = gradient;
    this.result = result;
    long[] from = source.dims();
    long[] to = maximum.dims();
    this.planes = (int) from[0] * EightLanes.blocks(from[1]);
    this.rows = (int) from[2];
    this.width = (int) from[3];
    this.pooledRows = (int) to[2];
    this.pooledWidth = (int) to[3];
    this.in = new int[2 * width * LANES];
    this.out = new int[2 * width * LANES];
    this.greatest = new int[pooledWidth * LANES];
    this.given = new int[pooledWidth * LANES];
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      of =
          new Views(
              placement.bits(source),
              placement.bits(maximum),
              placement.bits(gradient),
              placement.bits(result));
      views = of;
    }
    for (int plane = 0; plane < planes; plane++) {
      plane(of, plane);
    }
  }

  private void plane(Views of, int plane) {
    int row = width * LANES;
    int from = plane * rows * row;
    for (int r = 0; r < pooledRows; r++) {
      int at = from + 2 * r * row;
      int pooled = (plane * pooledRows + r) * pooledWidth * LANES;
      of.source().get(at, in);
      of.maximum().get(pooled, greatest);
      of.gradient().get(pooled, given);
      pass(in, greatest, given, out, row);
      of.result().put(at, out);
    }
    int left = (rows - 2 * pooledRows) * row;
    if (left > 0) {
      Arrays.fill(out, 0, left, 0);
      of.result().put(from + 2 * pooledRows * row, out, 0, left);
      Arrays.fill(out, 0);
    }
  }

  /**
   * A pooled row's gradients to the two rows it came from; a last odd column stays zero. Without
   * branches, which would be mispredicted every other time: {@code (x | -x) >> 31} is 0 where two
   * values have the same bits and all ones where not.
   */
  private static void pass(int[] in, int[] greatest, int[] given, int[] out, int row) {
    for (int o = 0; o < greatest.length; o++) {
      int a = (o / LANES) * 2 * LANES + o % LANES;
      int most = greatest[o];
      int left = given[o];
      int x = in[a] ^ most;
      int other = (x | -x) >> 31;
      out[a] = left & ~other;
      left &= other;
      x = in[a + LANES] ^ most;
      other = (x | -x) >> 31;
      out[a + LANES] = left & ~other;
      left &= other;
      x = in[a + row] ^ most;
      other = (x | -x) >> 31;
      out[a + row] = left & ~other;
      out[a + row + LANES] = left & other;
    }
  }
}
