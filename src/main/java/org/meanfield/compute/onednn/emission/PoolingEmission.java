package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_v2_backward;
import org.bytedeco.dnnl.pooling_v2_forward;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Pooling;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/**
 * One primitive each way, or loops in Java where a max-pool halves images in blocks of channels.
 */
record PoolingEmission(Pooling layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    if (layer.halves() && ChannelBlocks.of(in.data().layout())) {
      return emitHalving(program, name, in, output);
    }
    pooling_v2_forward.primitive_desc description =
        description(
            program,
            in.data().layout(),
            new memory.desc(
                output.dims(program.batch()),
                in.data().layout().data_type(),
                memory.format_tag.any),
            program.training());
    Tensor result = program.temporary(description.dst_desc());
    Arguments arguments = Arguments.of(DNNL_ARG_SRC, in.data()).and(DNNL_ARG_DST, result);
    Tensor workspace = workspace(program, description);
    if (workspace != null) {
      arguments.and(DNNL_ARG_WORKSPACE, workspace);
    }
    program.add(name, 0, description, new pooling_v2_forward(description), arguments);
    ActivationEdge out = new ActivationEdge(result, in.differentiated());
    if (in.differentiated()) {
      program.onBackward(() -> backward(program, name, description, in, out, workspace));
    }
    return out;
  }

  /** The result of halving images in blocks of channels. */
  Tensor halved(ProgramBuilder program, String name, Tensor source, Shape output) {
    Tensor result = program.temporary(ChannelBlocks.layout(output.dims(program.batch())));
    halve(program, name, source, result);
    return result;
  }

  /**
   * Halves images in blocks of channels. Where each maximum came from is not stored: that is what
   * makes oneDNN's own step of training slow, and {@link MaxPoolBackward} needs none of it.
   */
  void halve(ProgramBuilder program, String name, Tensor source, Tensor into) {
    if (!ChannelBlocks.WIDE) {
      program.java(name, new MaxPoolForward(program.memoryPlan(), source, into), source, into);
      return;
    }
    pooling_v2_forward.primitive_desc description =
        description(program, source.layout(), into.layout(), false);
    program.add(
        name,
        0,
        description,
        new pooling_v2_forward(description),
        Arguments.of(DNNL_ARG_SRC, source).and(DNNL_ARG_DST, into));
  }

  private ActivationEdge emitHalving(
      ProgramBuilder program, String name, ActivationEdge in, Shape output) {
    Tensor result = halved(program, name, in.data(), output);
    ActivationEdge out = new ActivationEdge(result, in.differentiated());
    if (!in.differentiated()) {
      return out;
    }
    program.onBackward(
        () -> {
          Tensor gradient = program.fit(name + " gradient", out.gradient(), result.layout());
          Tensor back = program.temporary(in.data().layout());
          program.java(
              name + " backward",
              new MaxPoolBackward(program.memoryPlan(), in.data(), result, gradient, back),
              in.data(),
              result,
              gradient,
              back);
          in.addGradient(program, back, false);
        });
    return out;
  }

  private pooling_v2_forward.primitive_desc description(
      ProgramBuilder program, memory.desc source, memory.desc result, boolean training) {
    return new pooling_v2_forward.primitive_desc(
        new pooling_v2_forward.desc(
            training ? prop_kind.forward_training : prop_kind.forward_inference,
            algorithm(),
            source,
            result,
            layer.window().stride(),
            layer.window().kernel(),
            layer.window().gaps(),
            layer.window().before(),
            layer.window().after()),
        Device.attributes(),
        program.cpu(),
        false);
  }

  private algorithm algorithm() {
    return switch (layer.kind()) {
      case MAXIMUM -> algorithm.pooling_max;
      case MEAN -> algorithm.pooling_avg_exclude_padding;
      case MEAN_WITH_PADDING -> algorithm.pooling_avg_include_padding;
    };
  }

  /** Where each maximum came from. */
  private @Nullable Tensor workspace(
      ProgramBuilder program, pooling_v2_forward.primitive_desc description) {
    if (layer.kind() != Pooling.Kind.MAXIMUM || !program.training()) {
      return null;
    }
    return program.temporary(description.workspace_desc());
  }

  private void backward(
      ProgramBuilder program,
      String name,
      pooling_v2_forward.primitive_desc forward,
      ActivationEdge in,
      ActivationEdge out,
      @Nullable Tensor workspace) {
    memory.desc layout = in.data().layout();
    pooling_v2_backward.primitive_desc description =
        new pooling_v2_backward.primitive_desc(
            new pooling_v2_backward.desc(
                algorithm(),
                layout,
                out.data().layout(),
                layer.window().stride(),
                layer.window().kernel(),
                layer.window().gaps(),
                layer.window().before(),
                layer.window().after()),
            Device.attributes(),
            program.cpu(),
            forward,
            false);
    Tensor gradient = program.fit(name + " gradient", out.gradient(), out.data().layout());
    Tensor result = program.temporary(layout);
    Arguments arguments = Arguments.of(DNNL_ARG_DIFF_DST, gradient).and(DNNL_ARG_DIFF_SRC, result);
    if (workspace != null) {
      arguments.and(DNNL_ARG_WORKSPACE, workspace);
    }
    program.add(
        name + " backward", 0, description, new pooling_v2_backward(description), arguments);
    in.addGradient(program, result, false);
  }
}
