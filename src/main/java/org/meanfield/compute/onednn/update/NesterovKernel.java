package org.meanfield.compute.onednn.update;

import org.meanfield.compute.graph.update.UpdateRule;

/** The loop of {@link UpdateRule.Nesterov}. */
final class NesterovKernel implements UpdateKernel {
  private final UpdateRule.Nesterov rule;
  private float rate;
  private float momentum;

  NesterovKernel(UpdateRule.Nesterov rule) {
    this.rule = rule;
  }

  @Override
  public void at(int iteration, int age) {
    rate = (float) rule.rate().at(iteration);
    momentum = (float) rule.momentum().at(iteration);
  }

  @Override
  public void apply(float[] gradients, float[][] state, int n) {
    move(gradients, state[0], rate, momentum, n);
  }

  private static void move(float[] g, float[] v, float rate, float momentum, int n) {
    for (int i = 0; i < n; i++) {
      float before = momentum * v[i];
      float velocity = before - rate * g[i];
      v[i] = velocity;
      g[i] = before - (1 + momentum) * velocity;
    }
  }
}
