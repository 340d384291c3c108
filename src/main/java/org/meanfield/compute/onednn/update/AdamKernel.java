package org.meanfield.compute.onednn.update;

import org.meanfield.compute.graph.update.UpdateRule;

/** The loop of {@link UpdateRule.Adam}. */
final class AdamKernel implements UpdateKernel {
  private final UpdateRule.Adam rule;
  private float rate;

  AdamKernel(UpdateRule.Adam rule) {
    this.rule = rule;
  }

  @Override
  public void at(int iteration, int age) {
    rate = corrected(rule.rate().at(iteration), rule.beta1(), rule.beta2(), age);
  }

  /** The learning rate with the correction of both moments' bias, in ND4J's precision. */
  static float corrected(double rate, double beta1, double beta2, int age) {
    int step = age + 1;
    float first = (float) Math.pow((float) beta1, step);
    float second = (float) Math.pow((float) beta2, step);
    return (float) (rate * Math.sqrt(1.0 - second) / (1.0 - first));
  }

  @Override
  public void apply(float[] gradients, float[][] state, int n) {
    // 1f - .999f is off by 1e-5 of itself, in ND4J as well.
    move(
        gradients,
        state[0],
        state[1],
        rate,
        (float) rule.beta1(),
        (float) rule.beta2(),
        1 - (float) rule.beta1(),
        1 - (float) rule.beta2(),
        (float) rule.epsilon(),
        n);
  }

  private static void move(
      float[] g,
      float[] m,
      float[] v,
      float rate,
      float beta1,
      float beta2,
      float rest1,
      float rest2,
      float epsilon,
      int n) {
    for (int i = 0; i < n; i++) {
      float gradient = g[i];
      float first = beta1 * m[i] + rest1 * gradient;
      float second = beta2 * v[i] + rest2 * gradient * gradient;
      m[i] = first;
      v[i] = second;
      g[i] = rate * first / ((float) Math.sqrt(second) + epsilon);
    }
  }
}
