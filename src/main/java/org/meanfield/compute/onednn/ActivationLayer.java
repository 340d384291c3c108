package org.meanfield.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.ActivationAlgorithm;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A function of each value.
 *
 * @param applied whether a layer before has applied it already, so that only its derivative is left
 *     to do; there may be a max-pool between, which then passes back four times fewer values
 */
record ActivationLayer(ActivationFunction function, boolean applied) implements Layer {
  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    Flow out =
        new Flow(applied ? in.data() : forward(program, name, in.data()), in.differentiated());
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
            ActivationAlgorithm.of(function).forward(),
            of,
            function.alpha(),
            function.beta()),
        Device.attributes(),
        program.cpu(),
        false);
  }

  private void backward(ProgramBuilder program, String name, Flow in, Flow out) {
    boolean fromResult = function.derivativeFromResult();
    Tensor known = fromResult ? out.data() : in.data();
    Tensor gradient = program.fit(name + " gradient", out.gradient(), known.layout());
    Tensor result = out.ownsGradient() ? gradient : program.temporary(gradient.layout());
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(
                ActivationAlgorithm.of(function).backward(),
                gradient.layout(),
                known.layout(),
                function.alpha(),
                function.beta()),
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
