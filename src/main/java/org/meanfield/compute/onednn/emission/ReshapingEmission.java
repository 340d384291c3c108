package org.meanfield.compute.onednn.emission;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Reshaping;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * The same memory with other dimensions, reordered first where its order is not that of reading.
 */
record ReshapingEmission(Reshaping layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    memory.desc before = readable(layer.from(), program.batch());
    memory.desc after = readable(layer.to(), program.batch());
    ActivationEdge out =
        new ActivationEdge(
            program.fit(name + " input", in.data(), before).as(after), in.differentiated());
    if (in.differentiated()) {
      program.onBackward(
          () -> {
            Tensor gradient = program.fit(name + " gradient", out.gradient(), after);
            in.addGradient(program, gradient.as(before), !out.ownsGradient());
          });
    }
    return out;
  }

  /** The layout in which memory order is reading order. */
  private memory.desc readable(Shape shape, int batch) {
    long[] dims = shape.dims(batch);
    if (!shape.spatial() || !layer.channelsLast()) {
      return Descriptors.plain(dims);
    }
    long c = shape.channels();
    long w = shape.width();
    return Descriptors.strided(dims, new long[] {shape.elements(), 1, w * c, c});
  }
}
