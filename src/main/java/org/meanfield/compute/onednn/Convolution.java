package org.meanfield.compute.onednn;

import org.meanfield.compute.onednn.program.Descriptors;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * A convolution, of groups too.
 *
 * @param weight {@code [out, in, height, width]}, or {@code [group, out / groups, in / groups,
 *     height, width]}
 * @param normalized batch normalisation by running statistics that weights and bias take up, in
 *     inference; null: none
 * @param after applied to the result as it is written; null: nothing
 */
record Convolution(
    Window window,
    Parameter weight,
    @Nullable Parameter bias,
    @Nullable BatchNormalization normalized,
    @Nullable ActivationFunction after)
    implements Layer {
  Convolution(Window window, Parameter weight, @Nullable Parameter bias) {
    this(window, weight, bias, null, null);
  }

  Convolution then(ActivationFunction function) {
    return new Convolution(window, weight, bias, normalized, function);
  }

  Convolution then(BatchNormalization normalization) {
    return new Convolution(window, weight, bias, normalization, null);
  }

  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    return new Emission(program, program.activations(), name, inputs.get(0), output).emit();
  }

  /** In fp32, whatever other layers hand on. */
  Flow emitFp32(ProgramBuilder program, String name, Flow in, Shape output) {
    return new Emission(program, memory.data_type.f32, name, in, output).emit();
  }

  /** Its primitives from one layout to another. */
  ConvolutionKernels kernels(ProgramBuilder program, memory.desc images, memory.desc result) {
    return new ConvolutionKernels(
        program, window, images, weight.form().dims(), result, bias != null);
  }

  /**
   * The result alone in fp32, or nothing where it is not in blocks of channels; its weights are
   * kept in DL4J's own layout.
   */
  @Nullable Tensor inBlocks(ProgramBuilder program, String name, Flow in, Shape output) {
    Emission emission = new Emission(program, memory.data_type.f32, name, in, output);
    return ChannelBlocks.of(emission.forward.dst_desc())
        ? emission.result(program.weights(weight, Descriptors.of(weight.form())))
        : null;
  }

  /** The primitives of one convolution in one program. */
  private final class Emission {
    private final ProgramBuilder program;
    private final String name;
    private final Flow in;
    private final ConvolutionKernels kernels;
    private final convolution_forward.primitive_desc forward;
    private final LinearEmission linear;

    Emission(ProgramBuilder program, memory.data_type type, String name, Flow in, Shape output) {
      this.program = program;
      this.name = name;
      this.in = in;
      this.kernels =
          new ConvolutionKernels(
              program,
              window,
              in.data().layout(),
              weight.form().dims(),
              new memory.desc(output.dims(program.batch()), type, memory.format_tag.any),
              bias != null || normalized != null);
      this.forward = kernels.forward(after);
      double pixels = (double) output.height() * output.width();
      this.linear =
          new LinearEmission(
              program, name, in.data(), 2 * program.batch() * pixels * weight.length());
    }

    Flow emit() {
      if (normalized != null) {
        NormalizedWeights folded =
            NormalizedWeights.of(program, name, Convolution.this, normalized);
        return new Flow(result(folded.weights(), folded.bias()), true);
      }
      convolution_backward_weights.primitive_desc backward =
          program.training() ? kernels.backwardWeights() : null;
      Tensor weights =
          program.weights(
              weight, backward == null ? forward.weights_desc() : backward.diff_weights_desc());
      Flow out = new Flow(result(weights), true);
      if (backward != null) {
        program.onBackward(() -> backward(backward, weights, out));
      }
      return out;
    }

    private Tensor result(Tensor weights) {
      return result(weights, bias == null ? null : program.weights(bias, Descriptors.of(bias.form())));
    }

    private Tensor result(Tensor weights, @Nullable Tensor biasTensor) {
      return linear.forward(forward, new convolution_forward(forward), weights, biasTensor);
    }

    private void backward(
        convolution_backward_weights.primitive_desc kernel, Tensor weights, Flow out) {
      linear.backwardWeights(
          kernel,
          new convolution_backward_weights(kernel),
          out.gradient(),
          program.gradient(weight, weights.layout()),
          bias == null ? null : program.gradient(bias, Descriptors.of(bias.form())));
      if (in.differentiated()) {
        convolution_backward_data.primitive_desc data = kernels.backwardData();
        Tensor gradient =
            linear.backwardData(data, new convolution_backward_data(data), out.gradient(), weights);
        in.addGradient(program, gradient, false);
      }
    }
  }
}
