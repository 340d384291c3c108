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
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

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
    Variable weight,
    @Nullable Variable bias,
    @Nullable BatchNormalization normalized,
    @Nullable Elementwise after)
    implements Layer {
  Convolution(Window window, Variable weight, @Nullable Variable bias) {
    this(window, weight, bias, null, null);
  }

  Convolution then(Elementwise function) {
    return new Convolution(window, weight, bias, normalized, function);
  }

  Convolution then(BatchNormalization normalization) {
    return new Convolution(window, weight, bias, normalization, null);
  }

  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    return new Emission(program, name, inputs.get(0), output).emit();
  }

  /**
   * The result alone, or nothing where it is not in blocks of eight channels; its weights are kept
   * in DL4J's own layout.
   */
  @Nullable Tensor inEightLanes(ProgramBuilder program, String name, Tensor input, Shape output) {
    ConvolutionKernels kernels =
        new ConvolutionKernels(
            program, window, input.layout(), weight.form().dims(), output, bias != null);
    convolution_forward.primitive_desc forward = kernels.forward(after);
    if (!EightLanes.of(forward.dst_desc())) {
      return null;
    }
    Tensor weights = program.weights(weight, weight.form().descriptor());
    Tensor result = program.temporary(forward.dst_desc());
    Arguments arguments =
        Arguments.of(DNNL_ARG_SRC, program.fit(name + " input", input, forward.src_desc()))
            .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weights, forward.weights_desc()))
            .and(DNNL_ARG_DST, result);
    if (bias != null) {
      arguments.and(DNNL_ARG_BIAS, program.weights(bias, bias.form().descriptor()));
    }
    program.add(name, 0, forward, new convolution_forward(forward), arguments);
    return result;
  }

  /** The three primitives of one convolution in one program. */
  private final class Emission {
    private final ProgramBuilder program;
    private final String name;
    private final Flow in;
    private final ConvolutionKernels kernels;
    private final convolution_forward.primitive_desc forward;
    private final double flops;

    Emission(ProgramBuilder program, String name, Flow in, Shape output) {
      this.program = program;
      this.name = name;
      this.in = in;
      this.kernels =
          new ConvolutionKernels(
              program,
              window,
              in.data().layout(),
              weight.form().dims(),
              output,
              bias != null || normalized != null);
      this.forward = kernels.forward(after);
      this.flops = 2.0 * program.batch() * output.height() * output.width() * weight.length();
    }

    Flow emit() {
      return normalized == null ? emitOwn() : emitNormalized(normalized);
    }

    private Flow emitNormalized(BatchNormalization normalization) {
      NormalizedWeights folded =
          NormalizedWeights.of(program, name, Convolution.this, normalization);
      Tensor result = program.temporary(forward.dst_desc());
      program.add(
          name,
          flops,
          forward,
          new convolution_forward(forward),
          Arguments.of(DNNL_ARG_SRC, program.fit(name + " input", in.data(), forward.src_desc()))
              .and(
                  DNNL_ARG_WEIGHTS,
                  program.fitWeights(name, folded.weights(), forward.weights_desc()))
              .and(DNNL_ARG_BIAS, folded.bias())
              .and(DNNL_ARG_DST, result));
      return new Flow(result, true);
    }

    private Flow emitOwn() {
      convolution_backward_weights.primitive_desc backward =
          program.training() ? kernels.backwardWeights() : null;
      memory.desc layout = backward == null ? forward.weights_desc() : backward.diff_weights_desc();
      Tensor weights = program.weights(weight, layout);
      Tensor source = program.fit(name + " input", in.data(), forward.src_desc());
      Tensor result = program.temporary(forward.dst_desc());
      Arguments arguments =
          Arguments.of(DNNL_ARG_SRC, source)
              .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weights, forward.weights_desc()))
              .and(DNNL_ARG_DST, result);
      if (bias != null) {
        arguments.and(DNNL_ARG_BIAS, program.weights(bias, bias.form().descriptor()));
      }
      program.add(name, flops, forward, new convolution_forward(forward), arguments);
      Flow out = new Flow(result, true);
      if (backward != null) {
        program.onBackward(() -> backward(backward, weights, out));
      }
      return out;
    }

    private void backward(
        convolution_backward_weights.primitive_desc weightsKernel, Tensor weights, Flow out) {
      Tensor gradient = program.gradient(weight, weights.layout());
      boolean direct = Descriptors.same(weightsKernel.diff_weights_desc(), gradient.layout());
      Tensor into = direct ? gradient : program.temporary(weightsKernel.diff_weights_desc());
      Arguments arguments =
          Arguments.of(
                  DNNL_ARG_SRC, program.fit(name + " input", in.data(), weightsKernel.src_desc()))
              .and(
                  DNNL_ARG_DIFF_DST,
                  program.fit(name + " gradient", out.gradient(), weightsKernel.diff_dst_desc()))
              .and(DNNL_ARG_DIFF_WEIGHTS, into);
      if (bias != null) {
        arguments.and(DNNL_ARG_DIFF_BIAS, program.gradient(bias, bias.form().descriptor()));
      }
      program.add(
          name + " backward weights",
          flops,
          weightsKernel,
          new convolution_backward_weights(weightsKernel),
          arguments);
      if (!direct) {
        program.copy(name + " gradient", into, gradient);
      }
      if (in.differentiated()) {
        backwardData(weights, out);
      }
    }

    private void backwardData(Tensor weights, Flow out) {
      convolution_backward_data.primitive_desc kernel = kernels.backwardData();
      Tensor result = program.temporary(kernel.diff_src_desc());
      program.add(
          name + " backward data",
          flops,
          kernel,
          new convolution_backward_data(kernel),
          Arguments.of(
                  DNNL_ARG_DIFF_DST,
                  program.fit(name + " gradient", out.gradient(), kernel.diff_dst_desc()))
              .and(DNNL_ARG_WEIGHTS, program.fitWeights(name, weights, kernel.weights_desc()))
              .and(DNNL_ARG_DIFF_SRC, result));
      in.addGradient(program, result, false);
    }
  }
}
