package org.meanfield.compute.onednn;

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
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * ReLU with a learnt slope below zero (He et al., Delving deep into rectifiers, 2015, equation 1).
 *
 * @param slope {@code [1, channels, height, width]}, 1 along axes that share a slope
 */
record ParametricRelu(Parameter slope) implements Layer {
  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    Tensor data = program.fp32(name, in.data());
    memory.desc layout = data.layout();
    memory.desc plain = Descriptors.plain(slope.form().dims());
    prelu_forward.primitive_desc description =
        new prelu_forward.primitive_desc(
            new prelu_forward.desc(prop_kind.forward_training, layout, plain),
            Device.attributes(),
            program.cpu(),
            false);
    Tensor slopes = program.fitWeights(name, program.weights(slope, plain), plain);
    Tensor result = program.temporary(layout);
    program.add(
        name,
        0,
        description,
        new prelu_forward(description),
        Arguments.of(DNNL_ARG_SRC, data).and(DNNL_ARG_WEIGHTS, slopes).and(DNNL_ARG_DST, result));
    Flow out = new Flow(result, true);
    program.onBackward(() -> backward(program, name, description, in, data, out, slopes));
    return out;
  }

  private void backward(
      ProgramBuilder program,
      String name,
      prelu_forward.primitive_desc forward,
      Flow in,
      Tensor data,
      Flow out,
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
            .and(DNNL_ARG_DIFF_WEIGHTS, program.gradient(slope, slopes.layout())));
    if (in.differentiated()) {
      in.addGradient(program, result, false);
    }
  }
}
