package org.meanfield.compute.graph.loss;

import java.util.List;

/**
 * Squared differences of probabilities from labels, as DL4J's losses and {@link
 * org.meanfield.network.WeightedSquaredError} compute them.
 *
 * @param averaged over the outputs; else summed
 */
public record SquaredError(boolean softmax, boolean averaged, Weights weights)
    implements LossFunction {
  /** What weights are of. */
  public sealed interface Weights {
    /**
     * DL4J's own: each weighs its output's difference, whatever the example's class.
     *
     * @param values one an output; empty: all 1
     */
    public record OfOutputs(List<Float> values) implements Weights {
      public OfOutputs {
        values = List.copyOf(values);
      }
    }

    /**
     * Each weighs an example's error by the label's share of the class.
     *
     * @param values one a class, also where there is one sigmoid for two
     */
    public record OfClasses(List<Float> values) implements Weights {
      public OfClasses {
        values = List.copyOf(values);
      }
    }
  }

  @Override
  public ExampleLoss of(int classes) {
    if (weights instanceof Weights.OfClasses weighing) {
      float[] ofClasses = ExampleLoss.weights(weighing.values(), classes);
      return weighed(error(List.of(), classes), ofClasses);
    }
    return error(((Weights.OfOutputs) weights).values(), classes);
  }

  private ExampleLoss error(List<Float> given, int classes) {
    float[] ofOutputs = ExampleLoss.weights(given, softmax ? classes : 1);
    return softmax
        ? (p, target, size, slope) -> ofSoftmax(ofOutputs, p, target, size, slope)
        : (p, target, size, slope) -> ofSigmoid(ofOutputs[0], p[0], target[0], size, slope);
  }

  private ExampleLoss weighed(ExampleLoss error, float[] ofClasses) {
    return (p, target, size, slope) -> {
      double loss = error.differentiate(p, target, size, slope);
      float weight = ofExample(ofClasses, target);
      for (int k = 0; k < slope.length; k++) {
        slope[k] *= weight;
      }
      return weight * loss;
    };
  }

  private float ofExample(float[] ofClasses, float[] target) {
    if (!softmax) {
      return ofClasses[1] * target[0] + ofClasses[0] * (1 - target[0]);
    }
    float weight = 0;
    for (int k = 0; k < target.length; k++) {
      weight += ofClasses[k] * target[k];
    }
    return weight;
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

  /** Of one output the mean is the sum. */
  private static double ofSigmoid(float weight, double p, float target, int size, float[] slope) {
    double difference = p - target;
    slope[0] = (float) (2 * weight * difference * p * (1 - p) / size);
    return weight * difference * difference;
  }
}
