package org.meanfield.compute.onednn;

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
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Window;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.ChannelBlocks;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** The greatest or the mean value under a window; padding is no value. */
record Pooling(Kind kind, Window window) implements Layer {
  /** What becomes of the values under the window. */
  enum Kind {
    MAXIMUM(algorithm.pooling_max),
    /** Divided by how many there are. */
    MEAN(algorithm.pooling_avg_exclude_padding),
    /** Divided by the window's size, as if padding were zeros. */
    MEAN_WITH_PADDING(algorithm.pooling_avg_include_padding);

    private final algorithm dnnl;

    Kind(algorithm dnnl) {
      this.dnnl = dnnl;
    }
  }

  @Override
  public Flow emit(ProgramBuilder program, String name, List<Flow> inputs, Shape output) {
    Flow in = inputs.get(0);
    if (halves() && ChannelBlocks.of(in.data().layout())) {
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
    Flow out = new Flow(result, in.differentiated());
    if (in.differentiated()) {
      program.onBackward(() -> backward(program, name, description, in, out, workspace));
    }
    return out;
  }

  /** Whether it is the maximum of two by two values, each taken once. */
  boolean halves() {
    return kind == Kind.MAXIMUM && window.halves();
  }

  /** The result of halving images in blocks of channels. */
  Tensor halved(ProgramBuilder program, String name, Tensor source, Shape output) {
    Tensor result = program.temporary(ChannelBlocks.layout(output.dims(program.batch())));
    halve(program, name, source, result);
    return result;
  }

  /**
   * Halves images in blocks of channels. Where each maximum came from is not stored: that is what
   * makes oneDNN's own step of training slow, and {@link MaximumGradient} needs none of it.
   */
  void halve(ProgramBuilder program, String name, Tensor source, Tensor into) {
    if (!ChannelBlocks.WIDE) {
      program.java(name, new MaximumForward(program.memoryPlan(), source, into), source, into);
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

  private Flow emitHalving(ProgramBuilder program, String name, Flow in, Shape output) {
    Tensor result = halved(program, name, in.data(), output);
    Flow out = new Flow(result, in.differentiated());
    if (!in.differentiated()) {
      return out;
    }
    program.onBackward(
        () -> {
          Tensor gradient = program.fit(name + " gradient", out.gradient(), result.layout());
          Tensor back = program.temporary(in.data().layout());
          program.java(
              name + " backward",
              new MaximumGradient(program.memoryPlan(), in.data(), result, gradient, back),
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
            kind.dnnl,
            source,
            result,
            window.stride(),
            window.kernel(),
            window.gaps(),
            window.before(),
            window.after()),
        Device.attributes(),
        program.cpu(),
        false);
  }

  /** Where each maximum came from. */
  private @Nullable Tensor workspace(
      ProgramBuilder program, pooling_v2_forward.primitive_desc description) {
    if (kind != Kind.MAXIMUM || !program.training()) {
      return null;
    }
    return program.temporary(description.workspace_desc());
  }

  private void backward(
      ProgramBuilder program,
      String name,
      pooling_v2_forward.primitive_desc forward,
      Flow in,
      Flow out,
      @Nullable Tensor workspace) {
    memory.desc layout = in.data().layout();
    pooling_v2_backward.primitive_desc description =
        new pooling_v2_backward.primitive_desc(
            new pooling_v2_backward.desc(
                kind.dnnl,
                layout,
                out.data().layout(),
                window.stride(),
                window.kernel(),
                window.gaps(),
                window.before(),
                window.after()),
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
