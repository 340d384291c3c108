package org.meanfield.averaging.math;

import java.io.Serializable;

/**
 * How the weights follow the weighted mean of the workers' movements, {@code m = sum over p of (n_p
 * / N) * (x_p - x)}, at the end of a round. Its velocity lies with each slice, in fp32, zero before
 * the first round. Statistics of batch normalisation are averaged whatever is chosen here: they are
 * measured, not optimised.
 *
 * <p>Values, stateless, safe for any thread.
 */
public sealed interface OuterOptimizer extends Serializable {
  /** Whether it keeps a velocity, as long as the weights. */
  boolean hasVelocity();

  /**
   * One step over the first {@code n} numbers of each array.
   *
   * @param weights before the round; the new ones after
   * @param movement the weighted mean
   * @param velocity before the round; the new one after; not touched where there is none
   */
  void step(float[] weights, float[] movement, float[] velocity, int n);

  /** {@code x := x + m} (McMahan et al. 2017, algorithm 1). */
  record Average() implements OuterOptimizer {
    @Override
    public boolean hasVelocity() {
      return false;
    }

    @Override
    public void step(float[] weights, float[] movement, float[] velocity, int n) {
      for (int i = 0; i < n; i++) {
        weights[i] += movement[i];
      }
    }
  }

  /**
   * Slow momentum: {@code v := b v + m; x := x + a v} (Wang et al., SlowMo: Improving
   * Communication-Efficient Distributed SGD with Slow Momentum, 2020, algorithm 1, whose {@code u}
   * is {@code -v} over the workers' learning rate; where a schedule changes that rate, {@code v}
   * stays as it is). It is also the classical block momentum of BMUF (Chen and Huo, Scalable
   * Training of Deep Learning Machines by Incremental Block Training, 2016), with {@code a} as the
   * block learning rate.
   *
   * @param learningRate {@code a}, above 0; 1 in the paper
   * @param momentum {@code b}, in [0, 1)
   */
  record SlowMomentum(double learningRate, double momentum) implements OuterOptimizer {
    public SlowMomentum {
      check(learningRate, momentum);
    }

    @Override
    public boolean hasVelocity() {
      return true;
    }

    @Override
    public void step(float[] weights, float[] movement, float[] velocity, int n) {
      float a = (float) learningRate;
      float b = (float) momentum;
      for (int i = 0; i < n; i++) {
        velocity[i] = b * velocity[i] + movement[i];
        weights[i] += a * velocity[i];
      }
    }
  }

  /**
   * DiLoCo's: Nesterov's momentum with {@code -m} as the gradient, {@code v := b v + m; x := x + a
   * (m + b v)} (Douillard et al., DiLoCo: Distributed Low-Communication Training of Language
   * Models, 2023, algorithm 1 with Nesterov's as the outer optimizer, in the form of Sutskever et
   * al. 2013 that its authors' framework has).
   *
   * @param learningRate {@code a}, above 0; 0.7 in the paper
   * @param momentum {@code b}, in [0, 1); 0.9 in the paper, over hundreds of rounds
   */
  record NesterovMomentum(double learningRate, double momentum) implements OuterOptimizer {
    public NesterovMomentum {
      check(learningRate, momentum);
    }

    @Override
    public boolean hasVelocity() {
      return true;
    }

    @Override
    public void step(float[] weights, float[] movement, float[] velocity, int n) {
      float a = (float) learningRate;
      float b = (float) momentum;
      for (int i = 0; i < n; i++) {
        velocity[i] = b * velocity[i] + movement[i];
        weights[i] += a * (movement[i] + b * velocity[i]);
      }
    }
  }

  private static void check(double learningRate, double momentum) {
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)
        || !(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("rate " + learningRate + ", momentum " + momentum);
    }
  }
}
