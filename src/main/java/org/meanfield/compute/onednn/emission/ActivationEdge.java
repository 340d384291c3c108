package org.meanfield.compute.onednn.emission;

import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * What flows from one layer to those behind it: values forward, and backward the sum of the
 * gradients that each of them gives.
 */
public final class ActivationEdge {
  private final Tensor data;
  private final boolean differentiated;
  private @Nullable Tensor gradient;
  private boolean gradientShared;

  /**
   * @param differentiated whether a gradient is wanted: not of the network's input
   */
  public ActivationEdge(Tensor data, boolean differentiated) {
    this.data = data;
    this.differentiated = differentiated;
  }

  public Tensor data() {
    return data;
  }

  boolean differentiated() {
    return differentiated;
  }

  /** The sum of all gradients added; may not be written to unless {@link #ownsGradient}. */
  public Tensor gradient() {
    if (gradient == null) {
      throw new IllegalStateException("no gradient has been added");
    }
    return gradient;
  }

  /** Whether nothing looks at the gradient's memory but the layer that made this flow. */
  boolean ownsGradient() {
    return !gradientShared;
  }

  /**
   * Adds what a layer behind this one gives.
   *
   * @param shared whether the tensor's memory is looked at from elsewhere too
   */
  public void addGradient(ProgramBuilder program, Tensor tensor, boolean shared) {
    if (gradient == null) {
      gradient = tensor;
      gradientShared = shared;
      return;
    }
    Tensor sum = gradientShared ? program.temporary(gradient.layout()) : gradient;
    Tensor other = program.fit("gradient", tensor, gradient.layout());
    EltwiseEmission.combine(program, "gradient sum", Eltwise.Kind.SUM, null, gradient, other, sum);
    gradient = sum;
    gradientShared = false;
  }
}
