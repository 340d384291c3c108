package org.meanfield.compute.onednn.update;

import org.meanfield.compute.graph.update.UpdateRule;

/** The loop of {@link UpdateRule.RmsProp}. */
final class RmsPropKernel implements UpdateKernel {
  private final UpdateRule.RmsProp rule;
  private float rate;

  RmsPropKernel(UpdateRule.RmsProp rule) {
    this.rule = rule;
  }

  @Override
  public void at(int iteration, int age) {
    rate = (float) rule.rate().at(iteration);
  }

  @Override
  public void apply(float[] gradients, float[][] state, int n) {
    move(
        gradients,
        state[0],
        rate,
        (float) rule.decay(),
        (float) (1 - rule.decay()),
        (float) rule.epsilon(),
        n);
  }

  private static void move(
      float[] g, float[] squares, float rate, float decay, float rest, float epsilon, int n) {
    for (int i = 0; i < n; i++) {
      float square = decay * squares[i] + rest * g[i] * g[i];
      squares[i] = square;
      g[i] = rate * g[i] / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
