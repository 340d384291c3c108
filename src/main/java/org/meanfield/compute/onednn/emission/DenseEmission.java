package org.meanfield.compute.onednn.emission;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Dense;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** Up to three inner products; for one example alone, in inference, {@link Gemv}. */
record DenseEmission(Dense layer) implements Emission {
  /**
   * Weights of a layer from which on they are trained in DL4J's flat order. What a worker of many
   * weights does around its steps is to copy them, which is half of the copies where they need not
   * be put in order, too; and the step itself of a small batch, which only waits for weights, took
   * 68 ms rather than 92 (25.4 million weights, batch 4, two workers on two cores of a Zen 4).
   */
  private static final long IN_ORDER = 1L << 20;

  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    return isOfOneExample(program)
        ? ofOneExample(program, name, in.data(), output)
        : new Primitives(program, name, in, output).emit();
  }

  private boolean isOfOneExample(ProgramBuilder program) {
    long outputs = layer.weight().form().dims()[0];
    return !program.training()
        && program.batch() == 1
        && program.activations() == memory.data_type.f32
        && (layer.after() == null || layer.after().equals(ActivationFunction.RELU))
        && Gemv.fits(layer.weight().length() / outputs, outputs);
  }

  private ActivationEdge ofOneExample(
      ProgramBuilder program, String name, Tensor input, Shape output) {
    memory.desc inOrder = Descriptors.plain(layer.weight().form().dims());
    Gemv.Tensors tensors =
        new Gemv.Tensors(
            program.fit(name + " input", input, Descriptors.plain(input.dims())),
            program.fitWeights(name, program.weights(layer.weight(), inOrder), inOrder),
            layer.bias() == null
                ? null
                : program.weights(layer.bias(), Descriptors.of(layer.bias().form())),
            program.temporary(Descriptors.plain(output.dims(1))));
    Gemv step = new Gemv(program.memoryPlan(), tensors, layer.after() != null);
    program.javaOnce(name + " weights", step::readWeights, tensors.weights());
    program.java(name, step, tensors.input(), tensors.result());
    return new ActivationEdge(tensors.result(), true);
  }

  /** The primitives of one dense layer in one program. */
  private final class Primitives {
    private final ProgramBuilder program;
    private final ActivationEdge in;
    private final memory.desc source;
    private final memory.desc weights;
    private final memory.desc biases;
    private final memory.desc result;
    private final inner_product_forward.primitive_desc forward;
    private final LinearEmission linear;

    Primitives(ProgramBuilder program, String name, ActivationEdge in, Shape output) {
      this.program = program;
      this.in = in;
      this.source = program.any(in.data().dims());
      this.weights =
          inOrder()
              ? Descriptors.of(layer.weight().form())
              : program.any(layer.weight().form().dims());
      this.biases =
          layer.bias() == null ? Descriptors.nothing() : Descriptors.of(layer.bias().form());
      long[] dims = output.dims(program.batch());
      this.result = program.any(dims);
      this.forward = forward(layer.last() ? Descriptors.any(dims) : result);
      this.linear =
          new LinearEmission(
              program, name, in.data(), 2.0 * program.batch() * layer.weight().length());
    }

    private inner_product_forward.primitive_desc forward(memory.desc into) {
      prop_kind kind =
          program.training() ? prop_kind.forward_training : prop_kind.forward_inference;
      return new inner_product_forward.primitive_desc(
          new inner_product_forward.desc(kind, source, weights, biases, into),
          Device.attributes(layer.after()),
          program.cpu(),
          false);
    }

    /** Many weights stay in DL4J's order: see {@link #IN_ORDER}. */
    private boolean inOrder() {
      return program.training()
          && program.activations() == memory.data_type.f32
          && layer.weight().form().isRowMajor()
          && layer.weight().length() >= IN_ORDER;
    }

    private inner_product_backward_weights.primitive_desc backwardWeights() {
      memory.desc gradient =
          inOrder()
              ? Descriptors.of(layer.weight().form())
              : Descriptors.any(layer.weight().form().dims());
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

    ActivationEdge emit() {
      inner_product_backward_weights.primitive_desc backward =
          program.training() ? backwardWeights() : null;
      Tensor weightTensor =
          program.weights(
              layer.weight(),
              backward == null ? forward.weights_desc() : backward.diff_weights_desc());
      Tensor out =
          linear.forward(
              forward,
              new inner_product_forward(forward),
              weightTensor,
              layer.bias() == null
                  ? null
                  : program.weights(layer.bias(), Descriptors.of(layer.bias().form())));
      ActivationEdge flow = new ActivationEdge(out, true);
      if (backward != null) {
        program.onBackward(() -> backward(backward, weightTensor, flow));
      }
      return flow;
    }

    private void backward(
        inner_product_backward_weights.primitive_desc kernel,
        Tensor weightTensor,
        ActivationEdge out) {
      linear.backwardWeights(
          kernel,
          new inner_product_backward_weights(kernel),
          out.gradient(),
          program.gradient(layer.weight(), weightTensor.layout()),
          layer.bias() == null
              ? null
              : program.gradient(layer.bias(), Descriptors.of(layer.bias().form())));
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
