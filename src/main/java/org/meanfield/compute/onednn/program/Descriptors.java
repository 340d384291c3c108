package org.meanfield.compute.onednn.program;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.LongPointer;
import org.meanfield.compute.graph.layer.Parameter;

/** oneDNN's memory descriptors: logical dimensions with a layout. All fp32. */
public final class Descriptors {
  private Descriptors() {}

  /** Row-major. */
  public static memory.desc plain(long... dims) {
    return of(Parameter.Form.rowMajor(dims));
  }

  /** As a parameter lies in DL4J's flat vector. */
  public static memory.desc of(Parameter.Form form) {
    return strided(form.dims(), form.strides());
  }

  public static memory.desc strided(long[] dims, long[] strides) {
    return new memory.desc(dims, data_type.f32, strides);
  }

  /** A layout for oneDNN to choose. */
  public static memory.desc any(long... dims) {
    return new memory.desc(dims, data_type.f32, format_tag.any);
  }

  /** Of an argument that is left out. */
  public static memory.desc nothing() {
    return new memory.desc();
  }

  public static boolean same(memory.desc a, memory.desc b) {
    return dnnl_memory_desc_equal(a.data(), b.data()) != 0;
  }

  public static long[] dims(memory.desc layout) {
    int rank = layout.data().ndims();
    long[] dims = new long[rank];
    LongPointer of = layout.data().dims();
    for (int i = 0; i < rank; i++) {
      dims[i] = of.get(i);
    }
    return dims;
  }
}
