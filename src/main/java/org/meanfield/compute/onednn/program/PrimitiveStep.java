package org.meanfield.compute.onednn.program;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;

/**
 * A primitive with its arguments bound, executed through the C interface: nothing is allocated. The
 * wrappers free what they wrap when they are collected, so all are held here.
 */
public final class PrimitiveStep implements Step {
  private final String name;
  private final double flops;
  private final String implementation;
  private final primitive owner;
  private final dnnl_primitive handle;
  private final dnnl_stream stream;
  private final List<memory> memories;
  private final List<dnnl_memory> memoryHandles;
  private final dnnl_exec_arg_t arguments;

  PrimitiveStep(
      String name,
      double flops,
      String implementation,
      primitive owner,
      dnnl_stream stream,
      List<Integer> numbers,
      List<memory> memories) {
    this.name = name;
    this.flops = flops;
    this.implementation = implementation;
    this.owner = owner;
    this.handle = owner.get();
    this.stream = stream;
    this.memories = memories;
    this.memoryHandles = memories.stream().map(memory::get).toList();
    this.arguments = new dnnl_exec_arg_t(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      arguments.position(i).arg(numbers.get(i)).memory(memoryHandles.get(i));
    }
    arguments.position(0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double flops() {
    return flops;
  }

  @Override
  public String implementation() {
    return implementation;
  }

  @Override
  public void run() {
    int status = dnnl_primitive_execute(handle, stream, memories.size(), arguments);
    if (status != 0) {
      throw new IllegalStateException(
          "oneDNN's " + owner.get_kind() + " for " + name + " failed with status " + status);
    }
  }
}
