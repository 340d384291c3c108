package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.resampling_backward;
import org.bytedeco.dnnl.resampling_forward;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** One primitive each way; how often pixels are repeated follows from the shapes. */
record UpsamplingEmission() implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    memory.desc to =
        new memory.desc(
            output.dims(program.batch()), in.data().layout().data_type(), memory.format_tag.any);
    resampling_forward.primitive_desc description =
        new resampling_forward.primitive_desc(
            new resampling_forward.desc(
                prop_kind.forward_training, algorithm.resampling_nearest, in.data().layout(), to),
            Device.attributes(),
            program.cpu(),
            false);
    Tensor result = program.temporary(description.dst_desc());
    program.add(
        name,
        0,
        description,
        new resampling_forward(description),
        Arguments.of(DNNL_ARG_SRC, in.data()).and(DNNL_ARG_DST, result));
    ActivationEdge out = new ActivationEdge(result, in.differentiated());
    if (in.differentiated()) {
      program.onBackward(() -> backward(program, name, description, in, out));
    }
    return out;
  }

  private static void backward(
      ProgramBuilder program,
      String name,
      resampling_forward.primitive_desc forward,
      ActivationEdge in,
      ActivationEdge out) {
    resampling_backward.primitive_desc description =
        new resampling_backward.primitive_desc(
            new resampling_backward.desc(
                algorithm.resampling_nearest, in.data().layout(), out.data().layout()),
            Device.attributes(),
            program.cpu(),
            forward,
            false);
    Tensor gradient = program.fit(name + " gradient", out.gradient(), out.data().layout());
    Tensor result = program.temporary(in.data().layout());
    program.add(
        name + " backward",
        0,
        description,
        new resampling_backward(description),
        Arguments.of(DNNL_ARG_DIFF_DST, gradient).and(DNNL_ARG_DIFF_SRC, result));
    in.addGradient(program, result, false);
  }
}
