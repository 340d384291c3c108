package org.meanfield.averaging.math;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** An outer optimizer's step through one slice, a chunk at a time. */
public final class OuterStep {
  private final OuterOptimizer outer;
  private final List<RunningMoments> moments;
  private final FloatBuffer before;
  private final FloatBuffer after;
  private final float[] velocity;
  private final float[] averaged;

  /**
   * A step.
   *
   * @param moments of the slice, counted from its first weight: they are averaged
   * @param before the slice's velocity; of no length: zero
   * @param after takes the new velocity; not written where the optimizer has none
   * @param chunk numbers at a time, at most
   */
  public OuterStep(
      OuterOptimizer outer,
      List<RunningMoments> moments,
      FloatBuffer before,
      FloatBuffer after,
      int chunk) {
    this.outer = outer;
    this.moments = moments;
    this.before = before;
    this.after = after;
    this.velocity = new float[chunk];
    this.averaged = new float[moments.isEmpty() || !outer.hasVelocity() ? 0 : chunk];
  }

  /**
   * Moves {@code n} weights from the slice's {@code from}-th on.
   *
   * @param weights before the round; the new ones after
   */
  void take(float[] weights, float[] movement, int from, int n) {
    if (!outer.hasVelocity()) {
      outer.step(weights, movement, velocity, n);
      return;
    }
    if (before.hasRemaining()) {
      before.get(before.position() + from, velocity, 0, n);
    } else {
      Arrays.fill(velocity, 0, n, 0f);
    }
    for (int i = 0; i < Math.min(n, averaged.length); i++) {
      averaged[i] = weights[i] + movement[i];
    }
    outer.step(weights, movement, velocity, n);
    for (RunningMoments each : moments) {
      average(weights, from, n, each.mean(), each.count());
      average(weights, from, n, each.variance(), each.count());
    }
    after.put(after.position() + from, velocity, 0, n);
  }

  private void average(float[] weights, int from, int n, long first, int count) {
    int start = (int) Math.max(0, Math.min(n, first - from));
    int end = (int) Math.max(0, Math.min(n, first + count - from));
    System.arraycopy(averaged, start, weights, start, end - start);
    Arrays.fill(velocity, start, end, 0f);
  }
}
