package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.PadCrop;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** A copy into or out of the part of the larger image that is the smaller one. */
record PadCropEmission(PadCrop layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    memory.desc before = Descriptors.plain(in.data().dims());
    memory.desc after = Descriptors.plain(output.dims(program.batch()));
    ActivationEdge out =
        new ActivationEdge(
            move(program, name, in.data(), before, after, layer.grows()), in.differentiated());
    if (in.differentiated()) {
      program.onBackward(
          () ->
              in.addGradient(
                  program,
                  move(program, name + " backward", out.gradient(), after, before, !layer.grows()),
                  false));
    }
    return out;
  }

  private Tensor move(
      ProgramBuilder program,
      String name,
      Tensor values,
      memory.desc from,
      memory.desc to,
      boolean embed) {
    Tensor source = program.fit(name + " input", values, from);
    if (embed) {
      Tensor result = zeros(program, name, to);
      program.copy(name, source, inner(result, Descriptors.dims(from)));
      return result;
    }
    Tensor result = program.temporary(to);
    program.copy(name, inner(source, Descriptors.dims(to)), result);
    return result;
  }

  /** The border is written once; steps write within it. */
  private static Tensor zeros(ProgramBuilder program, String name, memory.desc layout) {
    Tensor result = program.kept(layout);
    MemoryPlan memoryPlan = program.memoryPlan();
    program.javaOnce(
        name + " border",
        () -> {
          FloatBuffer values = memoryPlan.floats(result);
          values.put(new float[values.remaining()]);
        },
        result);
    return result;
  }

  private Tensor inner(Tensor whole, long[] dims) {
    return whole.as(
        whole
            .layout()
            .submemory_desc(
                dims, new long[] {0, 0, layer.borders().top(), layer.borders().left()}));
  }
}
