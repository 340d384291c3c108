package org.meanfield.compute.onednn.update;

/** Leaves gradients as the updates that they are. */
final class NoOpKernel implements UpdateKernel {
  @Override
  public void at(int iteration, int age) {
    // Nothing depends on it.
  }

  @Override
  public void apply(float[] gradients, float[][] state, int n) {
    // They are updates already.
  }
}
