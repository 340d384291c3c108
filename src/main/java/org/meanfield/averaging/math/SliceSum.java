package org.meanfield.averaging.math;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum of nodes of one slice, a few numbers at a time: of an executor's workers before it is
 * sent, and of all executors' where the slice is kept. Every sum in the tree is rounded as the
 * codec has it, whether it travels or not: the bits don't depend on which executor took it.
 */
public final class SliceSum {
  /** Numbers a pass, so that all partial sums of a pass stay in the core's own caches. */
  public static final int CHUNK = 4096;

  private final List<PartialSum> nodes;
  private final Travel travel;
  private final Deque<float[]> spare = new ArrayDeque<>();
  private final ReductionTree<float[]> sums = new ReductionTree<>(this::plus);
  private final float[] none = new float[CHUNK];

  /** The first number of the pass. */
  private int at;

  /**
   * A sum.
   *
   * @param nodes in order of their workers
   */
  public SliceSum(List<PartialSum> nodes, Travel travel) {
    this.nodes = List.copyOf(nodes);
    this.travel = travel;
  }

  /** Of all workers. */
  public long examples() {
    return nodes.stream().mapToLong(PartialSum::examples).sum();
  }

  /**
   * The sum of numbers {@code from} to before {@code from + n}, right but for variances; zero where
   * no node has examples. Valid until the next call.
   *
   * @param n at most {@link #CHUNK}
   */
  float[] take(int from, int n) {
    at = from;
    for (PartialSum node : nodes) {
      sums.push(node.level(), node.examples() == 0 ? null : values(node.values(), from, n));
    }
    float[] total = sums.total();
    if (total == null) {
      return none;
    }
    spare.push(total);
    return total;
  }

  private float[] values(PartialSum.Values from, int at, int n) {
    float[] values = spare.isEmpty() ? new float[CHUNK] : spare.pop();
    from.read(at, values, n);
    return values;
  }

  private float[] plus(float[] left, float[] right) {
    for (int i = 0; i < CHUNK; i++) {
      left[i] += right[i];
    }
    travel.round(left, at);
    spare.push(right);
    return left;
  }

  /**
   * The sums of squares that stand where {@code moments} has variances; null where no node has
   * examples.
   */
  float @Nullable [] squares(RunningMoments moments) {
    ReductionTree<PooledVariance> pools = new ReductionTree<>(PooledVariance::plus);
    for (PartialSum node : nodes) {
      pools.push(node.level(), node.examples() == 0 ? null : PooledVariance.of(node, moments));
    }
    PooledVariance total = pools.total();
    return total == null ? null : total.squares();
  }

  /** All of it, as a node's values. */
  public byte[] bytes(int length, List<RunningMoments> moments) {
    byte[] bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
    FloatBuffer into = LittleEndian.floats(bytes);
    for (int from = 0; from < length; from += CHUNK) {
      int n = Math.min(CHUNK, length - from);
      into.put(from, take(from, n), 0, n);
    }
    for (RunningMoments each : moments) {
      float[] squares = squares(each);
      if (squares != null) {
        into.put(Math.toIntExact(each.variance()), squares);
      }
    }
    return bytes;
  }
}
