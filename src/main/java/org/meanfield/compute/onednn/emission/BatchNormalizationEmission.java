package org.meanfield.compute.onednn.emission;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.BatchNormalization;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.onednn.program.Arguments;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** One primitive each way, and a step in Java that moves the running statistics. */
record BatchNormalizationEmission(BatchNormalization layer) implements Emission {
  @Override
  public ActivationEdge emit(
      ProgramBuilder program, String name, List<ActivationEdge> inputs, Shape output) {
    ActivationEdge in = inputs.get(0);
    memory.desc layout = in.data().layout();
    batch_normalization_forward.primitive_desc description =
        new batch_normalization_forward.primitive_desc(
            new batch_normalization_forward.desc(
                mode(program), layout, layer.epsilon(), flags(program)),
            Device.attributes(),
            program.cpu(),
            false);
    Statistics statistics = statistics(program, name);
    Tensor result = program.temporary(description.dst_desc());
    Arguments arguments = parameters(program, in.data(), statistics).and(DNNL_ARG_DST, result);
    Tensor workspace =
        layer.rectified() && program.training()
            ? program.temporary(description.workspace_desc())
            : null;
    if (workspace != null) {
      arguments.and(DNNL_ARG_WORKSPACE, workspace);
    }
    program.add(name, 0, description, new batch_normalization_forward(description), arguments);
    ActivationEdge out = new ActivationEdge(result, true);
    if (program.training()) {
      running().learn(program, name, statistics.mean(), statistics.variance());
      program.onBackward(
          () -> backward(program, name, description, in, out, statistics, workspace));
    }
    return out;
  }

  private RunningStatisticsEmission running() {
    return new RunningStatisticsEmission(layer.running());
  }

  private record Statistics(Tensor mean, Tensor variance) {}

  private Statistics statistics(ProgramBuilder program, String name) {
    memory.desc perChannel = Descriptors.of(layer.scale().form());
    return program.training()
        ? new Statistics(program.temporary(perChannel), program.temporary(perChannel))
        : new Statistics(running().mean(program), running().variance(program, name));
  }

  private static int mode(ProgramBuilder program) {
    return (program.training() ? prop_kind.forward_training : prop_kind.forward_inference).value;
  }

  private int flags(ProgramBuilder program) {
    return normalization_flags.use_scale.value
        | normalization_flags.use_shift.value
        | (layer.rectified() ? normalization_flags.fuse_norm_relu.value : 0)
        | (program.training() ? 0 : normalization_flags.use_global_stats.value);
  }

  private Arguments parameters(ProgramBuilder program, Tensor source, Statistics statistics) {
    return Arguments.of(DNNL_ARG_SRC, source)
        .and(DNNL_ARG_MEAN, statistics.mean())
        .and(DNNL_ARG_VARIANCE, statistics.variance())
        .and(DNNL_ARG_SCALE, program.weights(layer.scale(), Descriptors.of(layer.scale().form())))
        .and(DNNL_ARG_SHIFT, program.weights(layer.shift(), Descriptors.of(layer.shift().form())));
  }

  private void backward(
      ProgramBuilder program,
      String name,
      batch_normalization_forward.primitive_desc forward,
      ActivationEdge in,
      ActivationEdge out,
      Statistics statistics,
      @Nullable Tensor workspace) {
    memory.desc layout = in.data().layout();
    batch_normalization_backward.primitive_desc description =
        new batch_normalization_backward.primitive_desc(
            new batch_normalization_backward.desc(
                prop_kind.backward.value, layout, layout, layer.epsilon(), flags(program)),
            Device.attributes(),
            program.cpu(),
            forward,
            false);
    Tensor result = program.temporary(layout);
    Arguments arguments =
        parameters(program, in.data(), statistics)
            .and(DNNL_ARG_DIFF_DST, program.fit(name + " gradient", out.gradient(), layout))
            .and(DNNL_ARG_DIFF_SRC, result)
            .and(
                DNNL_ARG_DIFF_SCALE,
                program.gradient(layer.scale(), Descriptors.of(layer.scale().form())))
            .and(
                DNNL_ARG_DIFF_SHIFT,
                program.gradient(layer.shift(), Descriptors.of(layer.shift().form())));
    if (workspace != null) {
      arguments.and(DNNL_ARG_WORKSPACE, workspace);
    }
    program.add(
        name + " backward",
        0,
        description,
        new batch_normalization_backward(description),
        arguments);
    if (in.differentiated()) {
      in.addGradient(program, result, false);
    }
  }
}
