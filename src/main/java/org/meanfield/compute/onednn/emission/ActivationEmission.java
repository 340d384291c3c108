package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.ActivationAlgorithm;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** One primitive each way; only the backward one where the function has been applied. */
record ActivationEmission(Activation layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    ActivationEdge out =
        new ActivationEdge(
            layer.applied() ? in.data() : forward(program, name, in.data()), in.differentiated());
    if (in.differentiated()) {
      program.onBackward(() -> backward(program, name, in, out));
    }
    return out;
  }

  private Tensor forward(ProgramBuilder program, String name, Tensor source) {
    Tensor result = program.temporary(source.layout());
    eltwise_forward.primitive_desc description = description(program, source.layout());
    program.add(
        name,
        0,
        description,
        new eltwise_forward(description),
        Arguments.of(DNNL_ARG_SRC, source).and(DNNL_ARG_DST, result));
    return result;
  }

  private eltwise_forward.primitive_desc description(ProgramBuilder program, memory.desc of) {
    return new eltwise_forward.primitive_desc(
        new eltwise_forward.desc(
            prop_kind.forward_training,
            ActivationAlgorithm.of(layer.function()).forward(),
            of,
            layer.function().alpha(),
            layer.function().beta()),
        Device.attributes(),
        program.cpu(),
        false);
  }

  private void backward(
      ProgramBuilder program, String name, ActivationEdge in, ActivationEdge out) {
    boolean fromResult = layer.function().derivativeFromResult();
    Tensor known = fromResult ? out.data() : in.data();
    Tensor gradient = program.fit(name + " gradient", out.gradient(), known.layout());
    Tensor result = out.ownsGradient() ? gradient : program.temporary(gradient.layout());
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(
                ActivationAlgorithm.of(layer.function()).backward(),
                gradient.layout(),
                known.layout(),
                layer.function().alpha(),
                layer.function().beta()),
            Device.attributes(),
            program.cpu(),
            description(program, known.layout()),
            false);
    program.add(
        name + " backward",
        0,
        description,
        new eltwise_backward(description),
        Arguments.of(fromResult ? DNNL_ARG_DST : DNNL_ARG_SRC, known)
            .and(DNNL_ARG_DIFF_DST, gradient)
            .and(DNNL_ARG_DIFF_SRC, result));
    in.addGradient(program, result, false);
  }
}
