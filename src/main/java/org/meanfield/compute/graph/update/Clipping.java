package org.meanfield.compute.graph.update;

/**
 * What is done to a layer's gradients before its rules see them, as DL4J does it.
 *
 * @param threshold of the greatest norm or absolute value; without meaning where all norms become 1
 */
public record Clipping(Kind kind, double threshold) {
  private static final double NO_NORM = 1e-5;

  /** What is limited. */
  public enum Kind {
    NONE,
    /** Each value by itself. */
    VALUE,
    /** The norm of all of a layer's gradients. */
    NORM_OF_LAYER,
    /** The norm of each parameter's gradients. */
    NORM_OF_PARAMETER,
    /** The norm of all of a layer's gradients becomes 1. */
    UNIT_NORM_OF_LAYER,
    /** The norm of each parameter's gradients becomes 1. */
    UNIT_NORM_OF_PARAMETER
  }

  /** Whether one norm counts for all parameters of the layer. */
  public boolean ofLayer() {
    return kind == Kind.NORM_OF_LAYER || kind == Kind.UNIT_NORM_OF_LAYER;
  }

  public boolean ofParameter() {
    return kind == Kind.NORM_OF_PARAMETER || kind == Kind.UNIT_NORM_OF_PARAMETER;
  }

  /** What gradients with such a sum of squares are multiplied by. */
  public double factor(double squares) {
    double norm = Math.sqrt(squares);
    return switch (kind) {
      case NORM_OF_LAYER, NORM_OF_PARAMETER -> norm > threshold ? threshold / norm : 1;
      case UNIT_NORM_OF_LAYER, UNIT_NORM_OF_PARAMETER -> 1 / (norm == 0 ? NO_NORM : norm);
      case NONE, VALUE -> 1;
    };
  }
}
