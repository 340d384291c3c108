package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** One primitive each way, in fp32. */
public record SoftmaxEmission() implements Emission {
  private static final int CHANNELS = 1;

  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    ActivationEdge out =
        new ActivationEdge(
            forward(program, name, program.fp32(name, in.data())), in.differentiated());
    if (in.differentiated()) {
      program.onBackward(() -> backward(program, name, in, out));
    }
    return out;
  }

  /** The softmax of a tensor, in its layout. */
  public static Tensor forward(ProgramBuilder program, String name, Tensor of) {
    softmax_forward.primitive_desc description = description(program, of.layout());
    Tensor result = program.temporary(of.layout());
    program.add(
        name,
        0,
        description,
        new softmax_forward(description),
        Arguments.of(DNNL_ARG_SRC, of).and(DNNL_ARG_DST, result));
    return result;
  }

  private static softmax_forward.primitive_desc description(
      ProgramBuilder program, memory.desc layout) {
    return new softmax_forward.primitive_desc(
        new softmax_forward.desc(prop_kind.forward_training, layout, CHANNELS),
        Device.attributes(),
        program.cpu(),
        false);
  }

  private static void backward(
      ProgramBuilder program, String name, ActivationEdge in, ActivationEdge out) {
    memory.desc layout = out.data().layout();
    softmax_backward.primitive_desc description =
        new softmax_backward.primitive_desc(
            new softmax_backward.desc(layout, layout, CHANNELS),
            Device.attributes(),
            program.cpu(),
            description(program, layout),
            false);
    Tensor result = program.temporary(layout);
    program.add(
        name + " backward",
        0,
        description,
        new softmax_backward(description),
        Arguments.of(DNNL_ARG_DST, out.data())
            .and(DNNL_ARG_DIFF_DST, program.fit(name + " gradient", out.gradient(), layout))
            .and(DNNL_ARG_DIFF_SRC, result));
    in.addGradient(program, result, false);
  }
}
