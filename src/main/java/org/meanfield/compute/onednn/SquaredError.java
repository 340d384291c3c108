package org.meanfield.compute.onednn;

import java.util.List;

/**
 * Squared differences of probabilities from labels, as DL4J's losses and {@link
 * org.meanfield.network.WeightedBinarySquaredError} compute them.
 *
 * @param averaged over the outputs; else summed
 * @param weights of a softmax's outputs, or of an example of class 0 and of class 1 where there is
 *     one sigmoid; empty: all 1
 */
record SquaredError(boolean softmax, boolean averaged, List<Float> weights) implements Objective {
  SquaredError {
    weights = List.copyOf(weights);
  }

  @Override
  public ExampleLoss of(int classes) {
    float[] ofClasses = ExampleLoss.weights(weights, classes);
    return softmax
        ? (p, target, size, slope) -> ofSoftmax(ofClasses, p, target, size, slope)
        : (p, target, size, slope) -> ofSigmoid(ofClasses, p[0], target[0], size, slope);
  }

  /** The slope by a probability, taken back through softmax: {@code p_k (d_k - sum_j p_j d_j)}. */
  private double ofSoftmax(float[] weights, float[] p, float[] target, int size, float[] slope) {
    double loss = 0;
    double mean = 0;
    for (int k = 0; k < p.length; k++) {
      double difference = p[k] - target[k];
      loss += weights[k] * difference * difference;
      mean += p[k] * weights[k] * difference;
    }
    int divisor = averaged ? p.length : 1;
    double scale = 2.0 / divisor / size;
    for (int k = 0; k < p.length; k++) {
      double difference = p[k] - target[k];
      slope[k] = (float) (p[k] * (weights[k] * difference - mean) * scale);
    }
    return loss / divisor;
  }

  private static double ofSigmoid(
      float[] weights, double p, float target, int size, float[] slope) {
    double weight = weights[1] * target + weights[0] * (1 - target);
    double difference = p - target;
    slope[0] = (float) (2 * weight * difference * p * (1 - p) / size);
    return weight * difference * difference;
  }
}
