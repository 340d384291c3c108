package org.meanfield.compute.onednn;

import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/** oneDNN's view of the CPU for one thread: its engine and the stream that runs primitives. */
record Device(engine cpu, stream queue) {
  static Device create() {
    engine cpu = new engine(engine.kind.cpu, 0);
    return new Device(cpu, new stream(cpu));
  }

  /** Primitives take their scratch memory from us, so that it is counted and shared. */
  static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  /** A copy from one layout to another that is run outside programs. */
  PrimitiveStep reorder(String name, memory from, memory to) {
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
