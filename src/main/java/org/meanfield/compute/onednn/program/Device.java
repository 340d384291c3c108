package org.meanfield.compute.onednn.program;

import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.config.ComputeRecipe.Precision;

/**
 * oneDNN's view of the CPU for one thread: its engine and the stream that runs primitives.
 *
 * @param activations type of the numbers that layers hand on, and of the weights that they are
 *     multiplied with
 */
public record Device(engine cpu, stream queue, memory.data_type activations) {
  public static Device create(Precision precision) {
    engine cpu = new engine(engine.kind.cpu, 0);
    return new Device(
        cpu,
        new stream(cpu),
        switch (precision) {
          case FP32 -> memory.data_type.f32;
          case BF16 -> memory.data_type.bf16;
        });
  }

  /** Primitives take their scratch memory from us, so that it is counted and shared. */
  public static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  /** The same, with a function applied to the result as it is written; null: none. */
  public static primitive_attr attributes(@Nullable ActivationFunction after) {
    primitive_attr attributes = attributes();
    if (after != null) {
      post_ops operations = new post_ops();
      ActivationAlgorithm.append(after, operations);
      attributes.set_post_ops(operations);
    }
    return attributes;
  }

  /** A copy from one layout to another that is run outside programs. */
  public PrimitiveStep reorder(String name, memory from, memory to) {
    reorder.primitive_desc description = new reorder.primitive_desc(from, to);
    return new PrimitiveStep(
        name,
        0,
        description.impl_info_str().getString(),
        new reorder(description),
        queue.get(),
        List.of(dnnl.DNNL_ARG_FROM, dnnl.DNNL_ARG_TO),
        List.of(from, to));
  }
}
