package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The step between forward and backward: from outputs and labels to the outputs' gradient. */
final class LossStep implements Runnable {
  private final Loss loss;
  private final int size;
  private int[] labels = new int[0];
  private double value;
  private @Nullable Views views;

  private record Views(
      Placement placement,
      Tensor logits,
      Tensor gradient,
      @Nullable FloatBuffer logitValues,
      @Nullable FloatBuffer gradientValues) {}

  LossStep(Loss loss, int size) {
    this.loss = loss;
    this.size = size;
  }

  void bind(Placement placement, Tensor logits, Tensor gradient) {
    views = new Views(placement, logits, gradient, null, null);
  }

  /** Labels of the batch that runs next. */
  void of(int[] classes) {
    labels = classes;
  }

  /** The mean loss of the batch that ran last. */
  double value() {
    return value;
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      throw new IllegalStateException("bound to no program");
    }
    FloatBuffer logits = of.logitValues();
    FloatBuffer gradient = of.gradientValues();
    if (logits == null || gradient == null) {
      logits = of.placement().floats(of.logits());
      gradient = of.placement().floats(of.gradient());
      views = new Views(of.placement(), of.logits(), of.gradient(), logits, gradient);
    }
    value = loss.gradient(logits, labels, size, gradient);
  }
}
