package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.Tensor;

/** The sum of a few small tensors of one layout, in their order; the first may be the result. */
final class TensorSum implements Runnable {
  private final MemoryPlan memoryPlan;
  private final List<Tensor> terms;
  private final Tensor result;
  private final float[] total;
  private final float[] term;
  private @Nullable Views views;

  private record Views(List<FloatBuffer> terms, FloatBuffer result) {}

  TensorSum(MemoryPlan memoryPlan, List<Tensor> terms, Tensor result) {
    this.memoryPlan = memoryPlan;
    this.terms = List.copyOf(terms);
    this.result = result;
    this.total = new float[(int) (result.layout().get_size() / Float.BYTES)];
    this.term = new float[total.length];
  }

  @Override
  public void run() {
    Views of = views;
    if (of == null) {
      of = new Views(terms.stream().map(memoryPlan::floats).toList(), memoryPlan.floats(result));
      views = of;
    }
    of.terms().get(0).get(0, total);
    for (int t = 1; t < of.terms().size(); t++) {
      of.terms().get(t).get(0, term);
      for (int i = 0; i < total.length; i++) {
        total[i] += term[i];
      }
    }
    of.result().put(0, total);
  }
}
