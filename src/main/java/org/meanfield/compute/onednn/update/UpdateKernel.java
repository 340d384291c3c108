package org.meanfield.compute.onednn.update;

/**
 * A rule as a loop over pieces that fit the first cache: ND4J's own updater operation takes three
 * times as long.
 */
interface UpdateKernel {
  /**
   * Sets what depends on the step.
   *
   * @param iteration the step, counted from 0 over the whole run: schedules follow it
   * @param age the step, counted from 0 since the state began: the correction of its bias does
   */
  void at(int iteration, int age);

  /** Turns gradients into updates in place, for {@code n} weights; moves their state along. */
  void apply(float[] gradients, float[][] state, int n);
}
