package org.meanfield.compute.onednn.emission;

import static org.meanfield.compute.onednn.program.ChannelBlocks.LANES;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * The gradient of a first convolution's weights straight from the gradient behind its 2x2 max-pool
 * with stride 2, for images of one channel. Three of four of the convolution's outputs have no
 * gradient, and half of the rest are cut off by ReLU: they are passed over instead of multiplied.
 * oneDNN 2.5 has no kernel for one channel without AVX-512 (it reorders and multiplies matrices):
 * on one core of a Zen 3 that and the pool's backward pass take 8 ms of the reference network's
 * step, this 2.
 */
final class FirstConvWeightGradient implements Runnable {
  private final MemoryPlan memoryPlan;
  private final Tensors tensors;
  private final int batch;
  private final int blocks;
  private final int imageWidth;
  private final int kernelRows;
  private final int kernelWidth;
  private final int width;
  private final float[] image;
  private final int[] convolved;
  private final int[] greatest;
  private final float[] given;
  private final int[] window;
  private final int[] origin;
  private final int[] nonzero;
  private final float[] taps;
  private final float[] weightSums;
  private final float[] biasSums;
  private @Nullable Views views;

  /**
   * What the step reads and writes.
   *
   * @param image of one channel, row-major
   * @param convolved the convolution's output, in blocks of channels, as {@code pooled} and {@code
   *     gradient} are
   * @param weights gradient, {@code [channel][row][column]}
   * @param bias gradient; null: none
   */
  record Tensors(
      Tensor image,
      Tensor convolved,
      Tensor pooled,
      Tensor gradient,
      Tensor weights,
      @Nullable Tensor bias) {}

  private record Views(
      FloatBuffer image,
      IntBuffer convolved,
      IntBuffer pooled,
      FloatBuffer gradient,
      FloatBuffer weights,
      @Nullable FloatBuffer bias) {}

  FirstConvWeightGradient(MemoryPlan memoryPlan, Tensors tensors) {
    this.memoryPlan = memoryPlan;
    this.tensors = tensors;
    long[] in = tensors.image().dims();
    long[] out = tensors.convolved().dims();
    long[] pool = tensors.pooled().dims();
    long[] kernel = tensors.weights().dims();
    this.batch = (int) in[0];
    int imageRows = (int) in[2];
    this.imageWidth = (int) in[3];
    this.blocks = ChannelBlocks.blocks(out[1]);
    int rows = (int) out[2];
    this.width = (int) out[3];
    int pooledRows = (int) pool[2];
    int pooledWidth = (int) pool[3];
    this.kernelRows = (int) kernel[2];
    this.kernelWidth = (int) kernel[3];
    this.image = new float[imageRows * imageWidth];
    this.convolved = new int[rows * width * LANES];
    this.greatest = new int[pooledRows * pooledWidth * LANES];
    this.given = new float[greatest.length];
    this.window = new int[pooledRows * pooledWidth];
    this.origin = new int[window.length];
    this.nonzero = new int[window.length];
    for (int o = 0; o < window.length; o++) {
      int r = 2 * (o / pooledWidth);
      int c = 2 * (o % pooledWidth);
      window[o] = (r * width + c) * LANES;
      origin[o] = r * imageWidth + c;
    }
    this.taps = new float[kernelRows * kernelWidth];
    this.weightSums = new float[blocks * LANES * taps.length];
    this.biasSums = new float[blocks * LANES];
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      of = view();
      views = of;
    }
    Arrays.fill(weightSums, 0);
    Arrays.fill(biasSums, 0);
    for (int example = 0; example < batch; example++) {
      of.image().get(example * image.length, image);
      for (int block = 0; block < blocks; block++) {
        int plane = example * blocks + block;
        of.convolved().get(plane * convolved.length, convolved);
        of.pooled().get(plane * greatest.length, greatest);
        of.gradient().get(plane * given.length, given);
        for (int lane = 0; lane < LANES; lane++) {
          add(block * LANES + lane, lane);
        }
      }
    }
    of.weights().put(0, weightSums, 0, of.weights().capacity());
    if (of.bias() != null) {
      of.bias().put(0, biasSums, 0, of.bias().capacity());
    }
  }

  private Views view() {
    return new Views(
        memoryPlan.floats(tensors.image()),
        memoryPlan.bits(tensors.convolved()),
        memoryPlan.bits(tensors.pooled()),
        memoryPlan.floats(tensors.gradient()),
        memoryPlan.floats(tensors.weights()),
        tensors.bias() == null ? null : memoryPlan.floats(tensors.bias()));
  }

  /** Adds one image's part for one channel. */
  private void add(int channel, int lane) {
    int count = findNonzero(lane);
    Arrays.fill(taps, 0);
    biasSums[channel] +=
        kernelRows == 3 && kernelWidth == 3 ? threeByThree(lane, count) : anyKernel(lane, count);
    int at = channel * taps.length;
    for (int t = 0; t < taps.length; t++) {
      weightSums[at + t] += taps[t];
    }
  }

  /** Lists the pooled pixels with a gradient; a branch on it would be mispredicted. */
  private int findNonzero(int lane) {
    int count = 0;
    for (int o = 0; o < window.length; o++) {
      nonzero[count] = o;
      count += given[o * LANES + lane] != 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Where in the image the window of a maximum begins: that of the first of four values whose bits
   * equal the maximum's, found without branches.
   */
  private int origin(int o, int lane, int row) {
    int at = window[o] + lane;
    int most = greatest[o * LANES + lane];
    int first = convolved[at] ^ most;
    int second = convolved[at + LANES] ^ most;
    int third = convolved[at + row] ^ most;
    int notFirst = (first | -first) >> 31;
    int notSecond = (second | -second) >> 31;
    int notThird = (third | -third) >>> 31;
    int below = imageWidth - 1 + notThird;
    return origin[o] + (notFirst & (1 + (notSecond & below)));
  }

  private float threeByThree(int lane, int count) {
    float[] x = image;
    int second = imageWidth;
    int third = 2 * imageWidth;
    int row = width * LANES;
    float sum = 0;
    float t0 = 0;
    float t1 = 0;
    float t2 = 0;
    float t3 = 0;
    float t4 = 0;
    float t5 = 0;
    float t6 = 0;
    float t7 = 0;
    float t8 = 0;
    for (int k = 0; k < count; k++) {
      int o = nonzero[k];
      float g = given[o * LANES + lane];
      int p = origin(o, lane, row);
      sum += g;
      t0 += g * x[p];
      t1 += g * x[p + 1];
      t2 += g * x[p + 2];
      t3 += g * x[p + second];
      t4 += g * x[p + second + 1];
      t5 += g * x[p + second + 2];
      t6 += g * x[p + third];
      t7 += g * x[p + third + 1];
      t8 += g * x[p + third + 2];
    }
    taps[0] = t0;
    taps[1] = t1;
    taps[2] = t2;
    taps[3] = t3;
    taps[4] = t4;
    taps[5] = t5;
    taps[6] = t6;
    taps[7] = t7;
    taps[8] = t8;
    return sum;
  }

  private float anyKernel(int lane, int count) {
    int row = width * LANES;
    float sum = 0;
    for (int k = 0; k < count; k++) {
      int o = nonzero[k];
      float g = given[o * LANES + lane];
      int p = origin(o, lane, row);
      sum += g;
      for (int i = 0; i < kernelRows; i++) {
        int from = p + i * imageWidth;
        int tap = i * kernelWidth;
        for (int j = 0; j < kernelWidth; j++) {
          taps[tap + j] += g * image[from + j];
        }
      }
    }
    return sum;
  }
}
