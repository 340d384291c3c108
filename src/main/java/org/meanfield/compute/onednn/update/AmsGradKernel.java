package org.meanfield.compute.onednn.update;

import org.meanfield.compute.graph.update.UpdateRule;

/** The loop of {@link UpdateRule.AmsGrad}. */
final class AmsGradKernel implements UpdateKernel {
  private final UpdateRule.AmsGrad rule;
  private float rate;

  AmsGradKernel(UpdateRule.AmsGrad rule) {
    this.rule = rule;
  }

  @Override
  public void at(int iteration, int age) {
    rate = AdamKernel.corrected(rule.rate().at(iteration), rule.beta1(), rule.beta2(), age);
  }

  @Override
  public void apply(float[] gradients, float[][] state, int n) {
    float beta1 = (float) rule.beta1();
    float beta2 = (float) rule.beta2();
    float rest1 = 1 - (float) rule.beta1();
    float rest2 = 1 - (float) rule.beta2();
    float epsilon = (float) rule.epsilon();
    float[] m = state[0];
    float[] v = state[1];
    float[] greatest = state[2];
    for (int i = 0; i < n; i++) {
      float gradient = gradients[i];
      m[i] = beta1 * m[i] + rest1 * gradient;
      v[i] = beta2 * v[i] + rest2 * gradient * gradient;
      greatest[i] = Math.max(greatest[i], v[i]);
      gradients[i] = rate * m[i] / ((float) Math.sqrt(greatest[i]) + epsilon);
    }
  }
}
