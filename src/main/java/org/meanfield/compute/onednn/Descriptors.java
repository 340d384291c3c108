package org.meanfield.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.LongPointer;

/** oneDNN's memory descriptors: logical dimensions with a layout. All fp32. */
final class Descriptors {
  private Descriptors() {}

  /** Row-major. */
  static memory.desc plain(long... dims) {
    return strided(dims, rowMajor(dims));
  }

  static memory.desc strided(long[] dims, long[] strides) {
    return new memory.desc(dims, data_type.f32, strides);
  }

  /** A layout for oneDNN to choose. */
  static memory.desc any(long... dims) {
    return new memory.desc(dims, data_type.f32, format_tag.any);
  }

  /** Of an argument that is left out. */
  static memory.desc nothing() {
    return new memory.desc();
  }

  static boolean same(memory.desc a, memory.desc b) {
    return dnnl_memory_desc_equal(a.data(), b.data()) != 0;
  }

  static long[] dims(memory.desc layout) {
    int rank = layout.data().ndims();
    long[] dims = new long[rank];
    LongPointer of = layout.data().dims();
    for (int i = 0; i < rank; i++) {
      dims[i] = of.get(i);
    }
    return dims;
  }

  static long[] rowMajor(long... dims) {
    long[] strides = new long[dims.length];
    long next = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = next;
      next *= dims[i];
    }
    return strides;
  }
}
