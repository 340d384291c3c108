package org.meanfield.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * Every output from every input.
 *
 * @param weight {@code [out, in]}, or {@code [out, channels, height, width]} for an image as input
 * @param after applied to the result as it is written; null: nothing
 * @param last whether its result goes to the loss, in fp32 whatever layers hand on
 */
record Dense(Variable weight, @Nullable Variable bias, @Nullable Elementwise after, boolean last)
    implements Layer {
  Dense then(Elementwise function) {
    return new Dense(weight, bias, function, last);
  }

  Dense of(Variable.Form form) {
    return new Dense(new Variable(weight.name(), weight.offset(), form), bias, after, last);
  }

  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    return new Emission(program, name, inputs.get(0), output).emit();
  }

  /** The three primitives of one dense layer in one program. */
  private final class Emission {
    private final ProgramBuilder program;
    private final String name;
    private final Flow in;
    private final memory.desc source;
    private final memory.desc weights;
    private final memory.desc result;
    private final inner_product_forward.primitive_desc forward;
    private final double flops;

    Emission(ProgramBuilder program, String name, Flow in, Shape output) {
      this.program = program;
      this.name = name;
      this.in = in;
      this.source = program.any(in.data().dims());
      this.weights = program.any(weight.form().dims());
      long[] dims = output.dims(program.batch());
      this.result = program.any(dims);
      this.forward = forward(last ? Descriptors.any(dims) : result);
      this.flops = 2.0 * program.batch() * weight.length();
    }

    private inner_product_forward.primitive_desc forward(memory.desc into) {
      primitive_attr attributes = Device.attributes();
      if (after != null) {
        post_ops operations = new post_ops();
        after.appendTo(operations);
        attributes.set_post_ops(operations);
      }
      prop_kind kind =
          program.training() ? prop_kind.forward_training : prop_kind.forward_inference;
      inner_product_forward.desc operation =
          bias == null
              ? new inner_product_forward.desc(kind, source, weights, into)
              : new inner_product_forward.desc(
                  kind, source, weights, bias.form().descriptor(), into);
      return new inner_product_forward.primitive_desc(operation, attributes, program.cpu(), false);
    }

    private inner_product_backward_weights.primitive_desc backwardWeights() {
      memory.desc gradient = Descriptors.any(weight.form().dims());
      inner_product_backward_weights.desc operation =
          bias == null
              ? new inner_product_backward_weights.desc(source, gradient, result)
              : new inner_product_backward_weights.desc(
                  source, gradient, bias.form().descriptor(), result);
      return new inner_product_backward_weights.primitive_desc(
          operation, Device.attributes(), program.cpu(), forward(result), false);
    }

    Flow emit() {
      inner_product_backward_weights.primitive_desc backward =
          program.training() ? backwardWeights() : null;
      Tensor weightTensor =
          program.weights(
              weight, backward == null ? forward.weights_desc() : backward.diff_weights_desc());
      Tensor out = program.temporary(forward.dst_desc());
      Arguments arguments =
          Arguments.of(DNNL_ARG_SRC, program.fit(name + " input", in.data(), forward.src_desc()))
              .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weightTensor, forward.weights_desc()))
              .and(DNNL_ARG_DST, out);
      if (bias != null) {
        arguments.and(DNNL_ARG_BIAS, program.weights(bias, bias.form().descriptor()));
      }
      program.add(name, flops, forward, new inner_product_forward(forward), arguments);
      Flow flow = new Flow(out, true);
      if (backward != null) {
        program.onBackward(() -> backward(backward, weightTensor, flow));
      }
      return flow;
    }

    private void backward(
        inner_product_backward_weights.primitive_desc kernel, Tensor weightTensor, Flow out) {
      Tensor gradient = program.gradient(weight, weightTensor.layout());
      boolean direct = Descriptors.same(kernel.diff_weights_desc(), gradient.layout());
      Tensor into = direct ? gradient : program.temporary(kernel.diff_weights_desc());
      Arguments arguments =
          Arguments.of(DNNL_ARG_SRC, program.fit(name + " input", in.data(), kernel.src_desc()))
              .and(
                  DNNL_ARG_DIFF_DST,
                  program.fit(name + " gradient", out.gradient(), kernel.diff_dst_desc()))
              .and(DNNL_ARG_DIFF_WEIGHTS, into);
      if (bias != null) {
        arguments.and(DNNL_ARG_DIFF_BIAS, program.gradient(bias, bias.form().descriptor()));
      }
      program.add(
          name + " backward weights",
          flops,
          kernel,
          new inner_product_backward_weights(kernel),
          arguments);
      if (!direct) {
        program.copy(name + " gradient", into, gradient);
      }
      if (in.differentiated()) {
        backwardData(weightTensor, out);
      }
    }

    private void backwardData(Tensor weightTensor, Flow out) {
      inner_product_backward_data.primitive_desc kernel =
          new inner_product_backward_data.primitive_desc(
              new inner_product_backward_data.desc(source, weights, result),
              Device.attributes(),
              program.cpu(),
              forward(result),
              false);
      Tensor gradient = program.temporary(kernel.diff_src_desc());
      program.add(
          name + " backward data",
          flops,
          kernel,
          new inner_product_backward_data(kernel),
          Arguments.of(
                  DNNL_ARG_DIFF_DST,
                  program.fit(name + " gradient", out.gradient(), kernel.diff_dst_desc()))
              .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weightTensor, kernel.weights_desc()))
              .and(DNNL_ARG_DIFF_SRC, gradient));
      in.addGradient(program, gradient, false);
    }
  }
}
