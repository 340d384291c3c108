package org.meanfield.compute.onednn;

import org.deeplearning4j.nn.conf.GradientNormalization;

/** What DL4J does to a layer's gradients before its updater sees them. */
record Clipping(GradientNormalization kind, double threshold) {
  private static final double NO_NORM = 1e-5;

  Clipping(UpdatePlan.OfLayer layer) {
    this(layer.clipping(), layer.threshold());
  }

  /** Whether one norm counts for all parameters of the layer. */
  boolean ofLayer() {
    return kind == GradientNormalization.ClipL2PerLayer
        || kind == GradientNormalization.RenormalizeL2PerLayer;
  }

  boolean ofParameter() {
    return kind == GradientNormalization.ClipL2PerParamType
        || kind == GradientNormalization.RenormalizeL2PerParamType;
  }

  /** What gradients with such a sum of squares are multiplied by. */
  double factor(double squares) {
    double norm = Math.sqrt(squares);
    return switch (kind) {
      case ClipL2PerLayer, ClipL2PerParamType -> norm > threshold ? threshold / norm : 1;
      case RenormalizeL2PerLayer, RenormalizeL2PerParamType -> 1 / (norm == 0 ? NO_NORM : norm);
      default -> 1;
    };
  }

  void apply(float[] gradients, float factor, int n) {
    if (kind == GradientNormalization.ClipElementWiseAbsoluteValue) {
      float limit = (float) threshold;
      for (int i = 0; i < n; i++) {
        gradients[i] = Math.max(-limit, Math.min(limit, gradients[i]));
      }
    } else if (factor != 1) {
      for (int i = 0; i < n; i++) {
        gradients[i] *= factor;
      }
    }
  }
}
