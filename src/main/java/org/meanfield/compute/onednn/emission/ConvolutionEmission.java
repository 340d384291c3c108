package org.meanfield.compute.onednn.emission;

import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** Up to three primitives, of the algorithms that {@link ConvolutionKernels} choose. */
record ConvolutionEmission(Convolution layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    return new Primitives(program, program.activations(), name, inputs.get(0), output).emit();
  }

  /** In fp32, whatever other layers hand on. */
  ActivationEdge emitFp32(ProgramBuilder program, String name, ActivationEdge in, Shape output) {
    return new Primitives(program, memory.data_type.f32, name, in, output).emit();
  }

  /** Its primitives from one layout to another. */
  ConvolutionKernels kernels(ProgramBuilder program, memory.desc images, memory.desc result) {
    return new ConvolutionKernels(
        program,
        layer.window(),
        images,
        layer.weight().form().dims(),
        result,
        layer.bias() != null);
  }

  /**
   * The result alone in fp32, or nothing where it is not in blocks of channels; its weights are
   * kept in DL4J's own layout.
   */
  @Nullable Tensor inBlocks(ProgramBuilder program, String name, ActivationEdge in, Shape output) {
    Primitives primitives = new Primitives(program, memory.data_type.f32, name, in, output);
    return ChannelBlocks.of(primitives.forward.dst_desc())
        ? primitives.result(program.weights(layer.weight(), Descriptors.of(layer.weight().form())))
        : null;
  }

  /** The primitives of one convolution in one program. */
  private final class Primitives {
    private final ProgramBuilder program;
    private final String name;
    private final ActivationEdge in;
    private final ConvolutionKernels kernels;
    private final convolution_forward.primitive_desc forward;
    private final LinearEmission linear;

    Primitives(
        ProgramBuilder program,
        memory.data_type type,
        String name,
        ActivationEdge in,
        Shape output) {
      this.program = program;
      this.name = name;
      this.in = in;
      this.kernels =
          new ConvolutionKernels(
              program,
              layer.window(),
              in.data().layout(),
              layer.weight().form().dims(),
              new memory.desc(output.dims(program.batch()), type, memory.format_tag.any),
              layer.bias() != null || layer.normalized() != null);
      this.forward = kernels.forward(layer.after());
      double pixels = (double) output.height() * output.width();
      this.linear =
          new LinearEmission(
              program, name, in.data(), 2 * program.batch() * pixels * layer.weight().length());
    }

    ActivationEdge emit() {
      if (layer.normalized() != null) {
        NormalizedWeights folded = NormalizedWeights.of(program, name, layer, layer.normalized());
        return new ActivationEdge(result(folded.weights(), folded.bias()), true);
      }
      convolution_backward_weights.primitive_desc backward =
          program.training() ? kernels.backwardWeights() : null;
      Tensor weights =
          program.weights(
              layer.weight(),
              backward == null ? forward.weights_desc() : backward.diff_weights_desc());
      ActivationEdge out = new ActivationEdge(result(weights), true);
      if (backward != null) {
        program.onBackward(() -> backward(backward, weights, out));
      }
      return out;
    }

    private Tensor result(Tensor weights) {
      return result(
          weights,
          layer.bias() == null
              ? null
              : program.weights(layer.bias(), Descriptors.of(layer.bias().form())));
    }

    private Tensor result(Tensor weights, @Nullable Tensor biasTensor) {
      return linear.forward(forward, new convolution_forward(forward), weights, biasTensor);
    }

    private void backward(
        convolution_backward_weights.primitive_desc kernel, Tensor weights, ActivationEdge out) {
      linear.backwardWeights(
          kernel,
          new convolution_backward_weights(kernel),
          out.gradient(),
          program.gradient(layer.weight(), weights.layout()),
          layer.bias() == null
              ? null
              : program.gradient(layer.bias(), Descriptors.of(layer.bias().form())));
      if (in.differentiated()) {
        convolution_backward_data.primitive_desc data = kernels.backwardData();
        Tensor gradient =
            linear.backwardData(data, new convolution_backward_data(data), out.gradient(), weights);
        in.addGradient(program, gradient, false);
      }
    }
  }
}
