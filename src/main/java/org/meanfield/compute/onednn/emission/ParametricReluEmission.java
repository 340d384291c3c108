package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.prelu_backward;
import org.bytedeco.dnnl.prelu_forward;
import org.meanfield.compute.graph.layer.ParametricRelu;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** One primitive each way, in fp32. */
record ParametricReluEmission(ParametricRelu layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    Tensor data = program.fp32(name, in.data());
    memory.desc layout = data.layout();
    memory.desc plain = Descriptors.plain(layer.slope().form().dims());
    prelu_forward.primitive_desc description =
        new prelu_forward.primitive_desc(
            new prelu_forward.desc(prop_kind.forward_training, layout, plain),
            Device.attributes(),
            program.cpu(),
            false);
    Tensor slopes = program.fitWeights(name, program.weights(layer.slope(), plain), plain);
    Tensor result = program.temporary(layout);
    program.add(
        name,
        0,
        description,
        new prelu_forward(description),
        Arguments.of(DNNL_ARG_SRC, data).and(DNNL_ARG_WEIGHTS, slopes).and(DNNL_ARG_DST, result));
    ActivationEdge out = new ActivationEdge(result, true);
    program.onBackward(() -> backward(program, name, description, in, data, out, slopes));
    return out;
  }

  private void backward(
      ProgramBuilder program,
      String name,
      prelu_forward.primitive_desc forward,
      ActivationEdge in,
      Tensor data,
      ActivationEdge out,
      Tensor slopes) {
    memory.desc layout = data.layout();
    prelu_backward.primitive_desc description =
        new prelu_backward.primitive_desc(
            new prelu_backward.desc(layout, slopes.layout(), layout, slopes.layout()),
            Device.attributes(),
            program.cpu(),
            forward,
            false);
    Tensor result = program.temporary(layout);
    program.add(
        name + " backward",
        0,
        description,
        new prelu_backward(description),
        Arguments.of(DNNL_ARG_SRC, data)
            .and(DNNL_ARG_WEIGHTS, slopes)
            .and(DNNL_ARG_DIFF_DST, program.fit(name + " gradient", out.gradient(), layout))
            .and(DNNL_ARG_DIFF_SRC, result)
            .and(DNNL_ARG_DIFF_WEIGHTS, program.gradient(layer.slope(), slopes.layout())));
    if (in.differentiated()) {
      in.addGradient(program, result, false);
    }
  }
}
