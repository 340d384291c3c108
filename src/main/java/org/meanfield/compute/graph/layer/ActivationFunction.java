package org.meanfield.compute.graph.layer;

/**
 * A function of one value.
 *
 * @param alpha the slope below zero, the saturation or the factor: see {@link Kind}
 * @param beta the upper bound or the summand
 */
public record ActivationFunction(Kind kind, float alpha, float beta) {
  public static final ActivationFunction RELU = leakyRelu(0);
  public static final ActivationFunction SIGMOID = new ActivationFunction(Kind.SIGMOID, 0, 0);
  public static final ActivationFunction TANH = new ActivationFunction(Kind.TANH, 0, 0);
  public static final ActivationFunction RELU6 = new ActivationFunction(Kind.CLIP, 0, 6);

  /** Swish with a slope of 1.702: DL4J's fast GELU (Hendrycks and Gimpel 2016, section 2). */
  public static final ActivationFunction FAST_GELU = new ActivationFunction(Kind.SWISH, 1.702f, 0);

  public static final ActivationFunction SWISH = new ActivationFunction(Kind.SWISH, 1, 0);

  /** What becomes of a value {@code x}. */
  public enum Kind {
    /** {@code x} above zero, {@code alpha x} below. */
    RELU(true),
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID(true),
    TANH(true),
    /** {@code x}, but no less than {@code alpha} and no more than {@code beta}. */
    CLIP(true),
    /** {@code x} above zero, {@code alpha (exp(x) - 1)} below. */
    ELU(true),
    /** {@code x / (1 + exp(-alpha x))}. */
    SWISH(false),
    /** {@code alpha x + beta}. */
    LINEAR(false);

    private final boolean derivativeFromResult;

    Kind(boolean derivativeFromResult) {
      this.derivativeFromResult = derivativeFromResult;
    }
  }

  public static ActivationFunction leakyRelu(double slope) {
    return new ActivationFunction(Kind.RELU, (float) slope, 0);
  }

  public static ActivationFunction elu(double alpha) {
    return new ActivationFunction(Kind.ELU, (float) alpha, 0);
  }

  public static ActivationFunction scale(double factor) {
    return new ActivationFunction(Kind.LINEAR, (float) factor, 0);
  }

  /** Whether the derivative is computed from the result; else the argument has to be kept. */
  public boolean derivativeFromResult() {
    return kind.derivativeFromResult;
  }

  /** Whether the layer before can apply it as it writes its result. */
  public boolean fusible(boolean training) {
    return !training || derivativeFromResult();
  }

  /** Whether the greatest of some values stays the greatest, and zero stays zero. */
  public boolean commutesWithMaximum() {
    return kind == Kind.RELU && alpha == 0;
  }
}
