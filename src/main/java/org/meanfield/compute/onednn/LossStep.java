package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.Tensor;

/** The step between forward and backward: from outputs and labels to the outputs' gradient. */
final class LossStep implements Runnable {
  private final BatchLoss loss;
  private @Nullable InputBatch batch;
  private double value;
  private @Nullable Views views;

  private record Views(
      MemoryPlan memoryPlan,
      Tensor logits,
      Tensor gradient,
      @Nullable FloatBuffer logitValues,
      @Nullable FloatBuffer gradientValues) {}

  LossStep(BatchLoss loss) {
    this.loss = loss;
  }

  void bind(MemoryPlan memoryPlan, Tensor logits, Tensor gradient) {
    views = new Views(memoryPlan, logits, gradient, null, null);
  }

  /** The batch that runs next. */
  void of(InputBatch next) {
    batch = next;
  }

  /** The mean loss of the batch that ran last. */
  double value() {
    return value;
  }

  @Override
  public void run() {
    Views of = views;
    InputBatch labelled = batch;
    if (of == null || labelled == null) {
      throw new IllegalStateException("bound to no program, or without a batch");
    }
    FloatBuffer logits = of.logitValues();
    FloatBuffer gradient = of.gradientValues();
    if (logits == null || gradient == null) {
      logits = of.memoryPlan().floats(of.logits());
      gradient = of.memoryPlan().floats(of.gradient());
      views = new Views(of.memoryPlan(), of.logits(), of.gradient(), logits, gradient);
    }
    value = loss.gradient(logits, labelled, gradient);
  }
}
