package org.meanfield.compute.onednn;

import org.bytedeco.dnnl.memory;

/**
 * A storage seen with logical dimensions and a layout. Two tensors may view one storage.
 *
 * @param layout of fp32
 */
record Tensor(memory.desc layout, Storage storage) {
  long[] dims() {
    return Descriptors.dims(layout);
  }

  long elements() {
    long n = 1;
    for (long d : dims()) {
      n *= d;
    }
    return n;
  }

  /** What lies from byte {@code from} on, with dimensions of its own. */
  Tensor part(long from, memory.desc of) {
    return new Tensor(of, storage.part(from, of.get_size()));
  }

  /** The same storage with other dimensions. */
  Tensor as(memory.desc other) {
    return new Tensor(other, storage);
  }
}
