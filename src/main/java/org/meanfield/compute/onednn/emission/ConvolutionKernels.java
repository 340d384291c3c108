package org.meanfield.compute.onednn.emission;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.Window;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;

/**
 * Descriptions of a convolution's primitives: by {@link Winograd} where it pays and oneDNN has it,
 * direct ones elsewhere.
 */
final class ConvolutionKernels {
  private final ProgramBuilder program;
  private final memory.data_type type;
  private final Window window;
  private final Winograd winograd;
  private final long[] weightDims;
  private final long[] sourceDims;
  private final long[] resultDims;
  private final memory.desc source;
  private final memory.desc result;
  private final memory.desc bias;

  /**
   * @param input layout of the images as they are
   * @param result layout of what is written, or one for oneDNN to choose; its type is that of all
   *     three passes
   */
  ConvolutionKernels(
      ProgramBuilder program,
      Window window,
      memory.desc input,
      long[] weightDims,
      memory.desc result,
      boolean biased) {
    this.program = program;
    this.type = result.data_type();
    this.window = window;
    this.winograd = new Winograd(window, weightDims, !program.training());
    this.weightDims = weightDims;
    this.sourceDims = Descriptors.dims(input);
    memory.desc any = any(sourceDims);
    // Left to itself oneDNN pads one or three channels of fp32, and is slow.
    boolean asItIs = sourceDims[1] < 4 && input.data_type() == any.data_type();
    this.source = asItIs ? input : any;
    this.resultDims = Descriptors.dims(result);
    this.result = result;
    this.bias = biased ? Descriptors.any(resultDims[1]) : Descriptors.nothing();
  }

  convolution_forward.primitive_desc forward(@Nullable ActivationFunction after) {
    return first(winograd.pays(resultDims), by -> forward(by, after));
  }

  convolution_backward_weights.primitive_desc backwardWeights() {
    return first(
        winograd.paysForWeights(resultDims),
        by ->
            new convolution_backward_weights.primitive_desc(
                backwardWeights(by), Device.attributes(), program.cpu(), forward(by, null), false));
  }

  convolution_backward_data.primitive_desc backwardData() {
    return first(
        winograd.pays(sourceDims),
        by ->
            new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(
                    by,
                    any(sourceDims),
                    any(weightDims),
                    result,
                    window.stride(),
                    window.gaps(),
                    window.before(),
                    window.after()),
                Device.attributes(),
                program.cpu(),
                forward(by, null),
                false));
  }

  private convolution_forward.primitive_desc forward(
      algorithm by, @Nullable ActivationFunction after) {
    return new convolution_forward.primitive_desc(
        forwardDesc(by), Device.attributes(after), program.cpu(), false);
  }

  private convolution_forward.desc forwardDesc(algorithm by) {
    prop_kind kind = program.training() ? prop_kind.forward_training : prop_kind.forward_inference;
    memory.desc weights = any(weightDims);
    return new convolution_forward.desc(
        kind,
        by,
        source,
        weights,
        bias,
        result,
        window.stride(),
        window.gaps(),
        window.before(),
        window.after());
  }

  private convolution_backward_weights.desc backwardWeights(algorithm by) {
    memory.desc weights = Descriptors.any(weightDims);
    return new convolution_backward_weights.desc(
        by,
        source,
        weights,
        bias,
        result,
        window.stride(),
        window.gaps(),
        window.before(),
        window.after());
  }

  private memory.desc any(long... dims) {
    return new memory.desc(dims, type, memory.format_tag.any);
  }

  private static <T> T first(boolean winograd, Function<algorithm, T> description) {
    List<algorithm> candidates =
        winograd
            ? List.of(algorithm.convolution_winograd, algorithm.convolution_direct)
            : List.of(algorithm.convolution_direct);
    RuntimeException refusal = new IllegalStateException("no algorithm");
    for (algorithm candidate : candidates) {
      try {
        return description.apply(candidate);
      } catch (RuntimeException e) {
        refusal = e;
      }
    }
    throw refusal;
  }
}
