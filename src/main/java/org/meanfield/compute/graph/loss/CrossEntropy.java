package org.meanfield.compute.graph.loss;

import java.util.List;

/**
 * Cross-entropy, as DL4J's losses and {@link org.meanfield.network.WeightedBinaryCrossEntropy}
 * compute it.
 *
 * @param clip probabilities are kept that far from 0 and 1 in logarithms
 * @param clippedGradient whether the sigmoid's gradient is that of the clipped logarithm, as of
 *     DL4J's own loss
 * @param weights of each class's term; empty: all 1
 */
public record CrossEntropy(
    boolean softmax, double clip, boolean clippedGradient, List<Float> weights)
    implements LossFunction {
  public CrossEntropy {
    weights = List.copyOf(weights);
  }

  @Override
  public ExampleLoss of(int classes) {
    float[] ofClasses = ExampleLoss.weights(weights, classes);
    return softmax
        ? (p, target, size, slope) -> ofSoftmax(ofClasses, p, target, size, slope)
        : (p, target, size, slope) -> ofSigmoid(ofClasses, p[0], target[0], size, slope);
  }

  private double ofSoftmax(float[] weights, float[] p, float[] target, int size, float[] slope) {
    double loss = 0;
    float all = 0;
    for (int k = 0; k < p.length; k++) {
      float term = target[k] * weights[k];
      all += term;
      if (term != 0) {
        loss -= term * Math.log(Math.max(clip, Math.min(1 - clip, p[k])));
      }
    }
    for (int k = 0; k < p.length; k++) {
      slope[k] = (p[k] * all - target[k] * weights[k]) / size;
    }
    return loss;
  }

  private double ofSigmoid(float[] weights, double p, float target, int size, float[] slope) {
    double clipped = Math.max(clip, Math.min(1 - clip, p));
    double positive = weights[1] * target;
    double negative = weights[0] * (1 - target);
    double q = clippedGradient ? clipped : p;
    double by = (q * (positive + negative) - positive) / size;
    if (clippedGradient) {
      by *= p * (1 - p) / (clipped * (1 - clipped));
    }
    slope[0] = (float) by;
    return -positive * Math.log(clipped) - negative * Math.log(1 - clipped);
  }
}
