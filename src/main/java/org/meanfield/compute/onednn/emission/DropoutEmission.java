package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Dropout;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A step in Java that draws a mask, and a product with it each way.
 *
 * @param random what decides, shared by the layers of one engine
 */
record DropoutEmission(Dropout layer, DropoutRandom random) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    if (!program.training()) {
      return in;
    }
    Tensor data = program.fp32(name, in.data());
    Tensor mask = program.temporary(data.layout());
    Drawing drawing = new Drawing(program.memoryPlan(), mask, layer.retain(), random);
    program.java(name + " mask", drawing, mask);
    Tensor result = program.temporary(data.layout());
    EltwiseEmission.combine(program, name, Eltwise.Kind.PRODUCT, null, data, mask, result);
    ActivationEdge out = new ActivationEdge(result, in.differentiated());
    if (in.differentiated()) {
      program.onBackward(
          () -> {
            Tensor gradient = program.fit(name + " gradient", out.gradient(), mask.layout());
            Tensor back = program.temporary(mask.layout());
            EltwiseEmission.combine(
                program, name + " backward", Eltwise.Kind.PRODUCT, null, gradient, mask, back);
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
    private final DropoutRandom random;
    private @Nullable FloatBuffer view;

    Drawing(MemoryPlan memoryPlan, Tensor mask, double retain, DropoutRandom random) {
      this.memoryPlan = memoryPlan;
      this.mask = mask;
      this.retain = retain;
      this.random = random;
    }

    @Override
    public void run() {
      FloatBuffer into = view;
      if (into == null) {
        into = memoryPlan.floats(mask);
        view = into;
      }
      random.fill(into, retain);
    }
  }
}
