package org.meanfield.compute.onednn;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions of a convolution's primitives: Winograd's algorithm (Lavin and Gray, Fast algorithms
 * for convolutional neural networks, 2016) where it pays and oneDNN has it, direct ones elsewhere.
 */
final class ConvolutionKernels {
  /** With fewer input channels Winograd is several times slower than direct convolution. */
  private static final long WINOGRAD_CHANNELS = 16;

  private final ProgramBuilder program;
  private final Window window;
  private final long[] weightDims;
  private final long[] sourceDims;
  private final memory.desc source;
  private final memory.desc result;
  private final memory.desc bias;

  ConvolutionKernels(
      ProgramBuilder program,
      Window window,
      memory.desc input,
      long[] weightDims,
      Shape output,
      boolean biased) {
    this.program = program;
    this.window = window;
    this.weightDims = weightDims;
    this.sourceDims = Descriptors.dims(input);
    memory.desc any = program.any(sourceDims);
    // Left to itself oneDNN pads one or three channels of fp32, and is slow.
    boolean asItIs = sourceDims[1] < 4 && input.data_type() == any.data_type();
    this.source = asItIs ? input : any;
    this.result = program.any(output.dims(program.batch()));
    this.bias = biased ? Descriptors.any(output.channels()) : Descriptors.nothing();
  }

  convolution_forward.primitive_desc forward(@Nullable Elementwise after) {
    return first(by -> forward(by, after));
  }

  convolution_backward_weights.primitive_desc backwardWeights() {
    return first(
        by ->
            new convolution_backward_weights.primitive_desc(
                backwardWeights(by), Device.attributes(), program.cpu(), forward(by, null), false));
  }

  convolution_backward_data.primitive_desc backwardData() {
    return first(
        by ->
            new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(
                    by,
                    program.any(sourceDims),
                    program.any(weightDims),
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

  private convolution_forward.primitive_desc forward(algorithm by, @Nullable Elementwise after) {
    return new convolution_forward.primitive_desc(
        forwardDesc(by), Device.attributes(after), program.cpu(), false);
  }

  private convolution_forward.desc forwardDesc(algorithm by) {
    prop_kind kind = program.training() ? prop_kind.forward_training : prop_kind.forward_inference;
    memory.desc weights = program.any(weightDims);
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

  private <T> T first(Function<algorithm, T> description) {
    List<algorithm> candidates =
        winograd()
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

  private boolean winograd() {
    return weightDims.length == 4
        && weightDims[1] >= WINOGRAD_CHANNELS
        && weightDims[2] == 3
        && weightDims[3] == 3
        && window.stride()[0] == 1
        && window.stride()[1] == 1
        && !window.dilated();
  }
}
