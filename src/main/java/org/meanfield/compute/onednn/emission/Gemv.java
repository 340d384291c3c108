package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A dense layer of one example, in inference: the sum of those rows of weights whose input is not
 * zero. To read all weights is what such a layer costs, and behind ReLU half of the inputs are
 * zero: 784-512-512-10 took oneDNN's products 74 microseconds on one core of a Sapphire Rapids
 * whose second-level cache the weights do not fit, this 50. Rows are arrays of their own, since the
 * JVM makes vector instructions of a loop over four of them, and not of one over four places of
 * one. They are summed in a few parts, from the last to the first every other time: what was read
 * last is still in the cache, and the sum of the parts' sums stays the same.
 */
final class Gemv implements Runnable {
  /** The heap holds a copy of the weights: no more than 16 MB of a layer. */
  private static final long MOST_WEIGHTS = 1L << 22;

  /** Shorter rows cost more to begin with than vector instructions gain. */
  private static final int LEAST_OUTPUTS = 256;

  private static final long FEW_WEIGHTS = 1L << 13;
  private static final int PARTS = 4;

  private final MemoryPlan memoryPlan;
  private final Tensors tensors;
  private final boolean rectified;
  private final float[][] rows;
  private final float[] bias;
  private final float[] input;
  private final int[] used;
  private final float[][] partSums;
  private final float[] sums;
  private boolean fromTheLast;
  private @Nullable Views views;

  /**
   * @param input row-major, {@code [1, in...]}
   * @param weights row-major, {@code [out, in...]}
   * @param bias {@code [out]}; null: none
   * @param result {@code [1, out]}
   */
  record Tensors(Tensor input, Tensor weights, @Nullable Tensor bias, Tensor result) {}

  private record Views(FloatBuffer input, FloatBuffer result) {}

  Gemv(MemoryPlan memoryPlan, Tensors tensors, boolean rectified) {
    this.memoryPlan = memoryPlan;
    this.tensors = tensors;
    this.rectified = rectified;
    int inputs = (int) tensors.input().elements();
    int outputs = (int) tensors.result().elements();
    this.rows = new float[inputs][outputs];
    this.bias = new float[outputs];
    this.input = new float[inputs];
    this.used = new int[inputs];
    this.partSums = new float[PARTS][outputs];
    this.sums = new float[outputs];
  }

  /** Whether a layer is of a size for it. */
  static boolean fits(long inputs, long outputs) {
    long weights = inputs * outputs;
    return weights <= FEW_WEIGHTS || (outputs >= LEAST_OUTPUTS && weights <= MOST_WEIGHTS);
  }

  /** Takes the weights in, which do not change until the next call. */
  void readWeights() {
    FloatBuffer weights = memoryPlan.floats(tensors.weights());
    float[] ofOutput = new float[rows.length];
    for (int o = 0; o < sums.length; o++) {
      weights.get(o * ofOutput.length, ofOutput);
      for (int i = 0; i < ofOutput.length; i++) {
        rows[i][o] = ofOutput[i];
      }
    }
    if (tensors.bias() != null) {
      memoryPlan.floats(tensors.bias()).get(0, bias);
    }
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      of = new Views(memoryPlan.floats(tensors.input()), memoryPlan.floats(tensors.result()));
      views = of;
    }
    of.input().get(0, input);
    for (int p = 0; p < PARTS; p++) {
      sumPart(fromTheLast ? PARTS - 1 - p : p);
    }
    fromTheLast = !fromTheLast;
    System.arraycopy(bias, 0, sums, 0, sums.length);
    for (float[] part : partSums) {
      add(part, 1, sums);
    }
    if (rectified) {
      rectify(sums);
    }
    of.result().put(0, sums);
  }

  private void sumPart(int part) {
    float[] into = partSums[part];
    Arrays.fill(into, 0);
    int count = findUsed(bound(part), bound(part + 1));
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      int a = used[k];
      int b = used[k + 1];
      int c = used[k + 2];
      int d = used[k + 3];
      addFour(rows[a], rows[b], rows[c], rows[d], input[a], input[b], input[c], input[d], into);
    }
    for (; k < count; k++) {
      add(rows[used[k]], input[used[k]], into);
    }
  }

  private int bound(int part) {
    return (int) ((long) input.length * part / PARTS);
  }

  private int findUsed(int from, int end) {
    int count = 0;
    for (int i = from; i < end; i++) {
      used[count] = i;
      count += input[i] != 0 ? 1 : 0;
    }
    return count;
  }

  private static void addFour(
      float[] first,
      float[] second,
      float[] third,
      float[] fourth,
      float a,
      float b,
      float c,
      float d,
      float[] sums) {
    for (int o = 0; o < sums.length; o++) {
      sums[o] += a * first[o] + b * second[o] + c * third[o] + d * fourth[o];
    }
  }

  private static void add(float[] row, float factor, float[] sums) {
    for (int o = 0; o < sums.length; o++) {
      sums[o] += factor * row[o];
    }
  }

  private static void rectify(float[] values) {
    for (int o = 0; o < values.length; o++) {
      values[o] = Math.max(0, values[o]);
    }
  }
}
