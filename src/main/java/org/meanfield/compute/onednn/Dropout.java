package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * Each value dropped at random in training, those that stay scaled up (Srivastava et al. 2014,
 * section 10, inverted).
 *
 * @param retain probability of staying, in (0, 1]
 * @param draws what decides, shared by the layers of one engine
 */
record Dropout(double retain, MaskDraws draws) implements Layer {
  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    if (!program.training()) {
      return in;
    }
    Tensor data = program.fp32(name, in.data());
    Tensor mask = program.temporary(data.layout());
    Drawing drawing = new Drawing(program.memoryPlan(), mask, retain, draws);
    program.java(name + " mask", drawing, mask);
    Tensor result = program.temporary(data.layout());
    Combination.combine(program, name, Combination.Kind.PRODUCT, null, data, mask, result);
    Flow out = new Flow(result, in.differentiated());
    if (in.differentiated()) {
      program.onBackward(
          () -> {
            Tensor gradient = program.fit(name + " gradient", out.gradient(), mask.layout());
            Tensor back = program.temporary(mask.layout());
            Combination.combine(
                program, name + " backward", Combination.Kind.PRODUCT, null, gradient, mask, back);
            in.addGradient(program, back, false);
          });
    }
    return out;
  }

  /** The step that draws a mask. */
  private static final class Drawing implements Runnable {
    private final MemoryPlan memoryPlan;
    private final Tensor mask;
    private final double retain;
    private final MaskDraws draws;
    private @Nullable FloatBuffer view;

    Drawing(MemoryPlan memoryPlan, Tensor mask, double retain, MaskDraws draws) {
      this.memoryPlan = memoryPlan;
      this.mask = mask;
      this.retain = retain;
      this.draws = draws;
    }

    @Override
    public void run() {
      FloatBuffer into = view;
      if (into == null) {
        into = memoryPlan.floats(mask);
        view = into;
      }
      draws.fill(into, retain);
    }
  }
}
