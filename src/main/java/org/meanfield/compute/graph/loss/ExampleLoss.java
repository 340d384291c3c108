package org.meanfield.compute.graph.loss;

import java.util.Arrays;
import java.util.List;

/** One example's loss, by what its network's outputs are taken for. Allocates nothing. */
public interface ExampleLoss {
  /**
   * The example's own loss.
   *
   * @param p probability of each output, or of class 1 where there is one output
   * @param target of each output, in [0, 1]
   * @param size examples of the batch
   * @param slope of the batch's mean loss by each output before its activation, filled
   */
  double differentiate(float[] p, float[] target, int size, float[] slope);

  /** So many weights: those given, or 1. */
  static float[] weights(List<Float> given, int count) {
    float[] weights = new float[count];
    Arrays.fill(weights, 1);
    for (int k = 0; k < given.size(); k++) {
      weights[k] = given.get(k);
    }
    return weights;
  }
}
