package org.meanfield.compute.onednn.update;

import org.meanfield.compute.graph.update.UpdateRule;

/** The loop of {@link UpdateRule.Sgd}. */
final class SgdKernel implements UpdateKernel {
  private final UpdateRule.Sgd rule;
  private float rate;

  SgdKernel(UpdateRule.Sgd rule) {
    this.rule = rule;
  }

  @Override
  public void at(int iteration, int age) {
    rate = (float) rule.rate().at(iteration);
  }

  @Override
  public void apply(float[] gradients, float[][] state, int n) {
    scale(gradients, rate, n);
  }

  private static void scale(float[] g, float rate, int n) {
    for (int i = 0; i < n; i++) {
      g[i] *= rate;
    }
  }
}
