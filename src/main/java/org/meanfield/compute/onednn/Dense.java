package org.meanfield.compute.onednn;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * Every output from every input.
 *
 * @param weight {@code [out, in]}, or {@code [out, channels, height, width]} for an image as input
 * @param after applied to the result as it is written; null: nothing
 * @param last whether its result goes to the loss, in fp32 whatever layers hand on
 */
record Dense(Parameter weight, @Nullable Parameter bias, @Nullable ActivationFunction after, boolean last)
    implements Layer {
  /**
   * Weights of a layer from which on they are trained in DL4J's flat order. What a worker of many
   * weights does around its steps is to copy them, which is half of the copies where they need not
   * be put in order, too; and the step itself of a small batch, which only waits for weights, took
   * 68 ms rather than 92 (25.4 million weights, batch 4, two workers on two cores of a Zen 4).
   */
  private static final long IN_ORDER = 1L << 20;

  Dense then(ActivationFunction function) {
    return new Dense(weight, bias, function, last);
  }

  Dense of(Parameter.Form form) {
    return new Dense(new Parameter(weight.name(), weight.offset(), form), bias, after, last);
  }

  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    return isOfOneExample(program)
        ? ofOneExample(program, name, in.data(), output)
        : new Emission(program, name, in, output).emit();
  }

  private boolean isOfOneExample(ProgramBuilder program) {
    long outputs = weight.form().dims()[0];
    return !program.training()
        && program.batch() == 1
        && program.activations() == memory.data_type.f32
        && (after == null || after.equals(ActivationFunction.RELU))
        && VectorDense.fits(weight.length() / outputs, outputs);
  }

  private Flow ofOneExample(ProgramBuilder program, String name, Tensor input, Shape output) {
    memory.desc inOrder = Descriptors.plain(weight.form().dims());
    VectorDense.Tensors tensors =
        new VectorDense.Tensors(
            program.fit(name + " input", input, Descriptors.plain(input.dims())),
            program.fitWeights(name, program.weights(weight, inOrder), inOrder),
            bias == null ? null : program.weights(bias, Descriptors.of(bias.form())),
            program.temporary(Descriptors.plain(output.dims(1))));
    VectorDense step = new VectorDense(program.memoryPlan(), tensors, after != null);
    program.javaOnce(name + " weights", step::readWeights, tensors.weights());
    program.java(name, step, tensors.input(), tensors.result());
    return new Flow(tensors.result(), true);
  }

  /** The primitives of one dense layer in one program. */
  private final class Emission {
    private final ProgramBuilder program;
    private final Flow in;
    private final memory.desc source;
    private final memory.desc weights;
    private final memory.desc biases;
    private final memory.desc result;
    private final inner_product_forward.primitive_desc forward;
    private final LinearEmission linear;

    Emission(ProgramBuilder program, String name, Flow in, Shape output) {
      this.program = program;
      this.in = in;
      this.source = program.any(in.data().dims());
      this.weights = inOrder() ? Descriptors.of(weight.form()) : program.any(weight.form().dims());
      this.biases = bias == null ? Descriptors.nothing() : Descriptors.of(bias.form());
      long[] dims = output.dims(program.batch());
      this.result = program.any(dims);
      this.forward = forward(last ? Descriptors.any(dims) : result);
      this.linear =
          new LinearEmission(program, name, in.data(), 2.0 * program.batch() * weight.length());
    }

    private inner_product_forward.primitive_desc forward(memory.desc into) {
      prop_kind kind =
          program.training() ? prop_kind.forward_training : prop_kind.forward_inference;
      return new inner_product_forward.primitive_desc(
          new inner_product_forward.desc(kind, source, weights, biases, into),
          Device.attributes(after),
          program.cpu(),
          false);
    }

    /** Many weights stay in DL4J's order: see {@link #IN_ORDER}. */
    private boolean inOrder() {
      return program.training()
          && program.activations() == memory.data_type.f32
          && weight.form().isRowMajor()
          && weight.length() >= IN_ORDER;
    }

    private inner_product_backward_weights.primitive_desc backwardWeights() {
      memory.desc gradient =
          inOrder() ? Descriptors.of(weight.form()) : Descriptors.any(weight.form().dims());
      return new inner_product_backward_weights.primitive_desc(
          new inner_product_backward_weights.desc(source, gradient, biases, result),
          Device.attributes(),
          program.cpu(),
          forward(result),
          false);
    }

    private inner_product_backward_data.primitive_desc backwardData() {
      return new inner_product_backward_data.primitive_desc(
          new inner_product_backward_data.desc(source, weights, result),
          Device.attributes(),
          program.cpu(),
          forward(result),
          false);
    }

    Flow emit() {
      inner_product_backward_weights.primitive_desc backward =
          program.training() ? backwardWeights() : null;
      Tensor weightTensor =
          program.weights(
              weight, backward == null ? forward.weights_desc() : backward.diff_weights_desc());
      Tensor out =
          linear.forward(
              forward,
              new inner_product_forward(forward),
              weightTensor,
              bias == null ? null : program.weights(bias, Descriptors.of(bias.form())));
      Flow flow = new Flow(out, true);
      if (backward != null) {
        program.onBackward(() -> backward(backward, weightTensor, flow));
      }
      return flow;
    }

    private void backward(
        inner_product_backward_weights.primitive_desc kernel, Tensor weightTensor, Flow out) {
      linear.backwardWeights(
          kernel,
          new inner_product_backward_weights(kernel),
          out.gradient(),
          program.gradient(weight, weightTensor.layout()),
          bias == null ? null : program.gradient(bias, Descriptors.of(bias.form())));
      if (in.differentiated()) {
        inner_product_backward_data.primitive_desc data = backwardData();
        Tensor gradient =
            linear.backwardData(
                data, new inner_product_backward_data(data), out.gradient(), weightTensor);
        in.addGradient(program, gradient, false);
      }
    }
  }
}
