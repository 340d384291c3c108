package org.meanfield.compute.onednn.emission;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** A copy of each input into its place. */
record ConcatenationEmission() implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    Tensor result = program.temporary(Descriptors.plain(output.dims(program.batch())));
    long channel = 0;
    for (ActivationEdge in : inputs) {
      program.copy(name, in.data(), part(result, in, channel));
      channel += in.data().dims()[1];
    }
    ActivationEdge out =
        new ActivationEdge(result, inputs.stream().anyMatch(ActivationEdge::differentiated));
    program.onBackward(() -> backward(program, name, inputs, out));
    return out;
  }

  private static void backward(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, ActivationEdge out) {
    if (!out.differentiated()) {
      return;
    }
    Tensor whole = program.fit(name + " gradient", out.gradient(), out.data().layout());
    long channel = 0;
    for (ActivationEdge in : inputs) {
      if (in.differentiated()) {
        Tensor gradient = program.temporary(in.data().layout());
        program.copy(name + " backward", part(whole, in, channel), gradient);
        in.addGradient(program, gradient, false);
      }
      channel += in.data().dims()[1];
    }
  }

  private static Tensor part(Tensor whole, ActivationEdge in, long channel) {
    long[] dims = in.data().dims();
    long[] offsets = new long[dims.length];
    offsets[1] = channel;
    memory.desc view = whole.layout().submemory_desc(dims, offsets);
    return whole.as(view);
  }
}
