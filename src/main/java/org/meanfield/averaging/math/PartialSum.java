package org.meanfield.averaging.math;

import java.nio.FloatBuffer;
import org.meanfield.averaging.state.Subtree;

/**
 * What the workers of a {@link Subtree} say of one slice: the sum over them of {@code n_p *
 * delta_p}, the deltas weighted by examples. In the place of a variance stands the sum of the
 * squares of all their examples' distances from the mean of all of them, which is {@code n_p *
 * variance_p} of a single worker.
 *
 * @param level of the subtree
 * @param examples of all its workers; 0: it has no part, and its values are not read
 */
public record PartialSum(int level, long examples, Values values) {
  /** Of a worker that has no part. */
  public static final PartialSum NONE = new PartialSum(0, 0, (from, into, n) -> {});

  /** Numbers of a slice, read a run at a time. */
  @FunctionalInterface
  public interface Values {
    /** Writes numbers {@code from} to before {@code from + n} into the first of an array. */
    void read(int from, float[] into, int n);
  }

  /** Numbers that lie in memory. */
  public static Values values(FloatBuffer buffer) {
    return (from, into, n) -> buffer.get(buffer.position() + from, into, 0, n);
  }
}
