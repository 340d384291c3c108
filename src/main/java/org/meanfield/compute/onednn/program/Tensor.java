package org.meanfield.compute.onednn.program;

import org.bytedeco.dnnl.memory;

/**
 * A region of memory seen with logical dimensions and a layout. Two tensors may view one region.
 *
 * @param layout of fp32
 */
public record Tensor(memory.desc layout, BufferRegion region) {
  public long[] dims() {
    return Descriptors.dims(layout);
  }

  public long elements() {
    long n = 1;
    for (long d : dims()) {
      n *= d;
    }
    return n;
  }

  /** What lies from byte {@code from} on, with dimensions of its own. */
  public Tensor part(long from, memory.desc of) {
    return new Tensor(of, region.part(from, of.get_size()));
  }

  /** The same region with other dimensions. */
  public Tensor as(memory.desc other) {
    return new Tensor(other, region);
  }
}
