package org.meanfield.compute.onednn.program;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * The layout that oneDNN gives fp32 images: channels in blocks of as many as a vector has lanes,
 * {@code [batch, channels / lanes, height, width, lanes]}.
 */
public final class ChannelBlocks {
  /** With AVX-512, where oneDNN's own kernels for one channel and for pools are fast. */
  public static final boolean WIDE = CpuIsa.may(dnnl.dnnl_cpu_isa_avx512_core);

  /** A constant, so that loops over a block are unrolled. */
  public static final int LANES = WIDE ? 16 : 8;

  private static final format_tag TAG = WIDE ? format_tag.nChw16c : format_tag.nChw8c;

  private ChannelBlocks() {}

  public static boolean of(memory.desc layout) {
    long[] dims = Descriptors.dims(layout);
    return dims.length == 4 && Descriptors.same(layout, layout(dims));
  }

  /** The layout for {@code [batch, channels, height, width]}. */
  public static memory.desc layout(long... dims) {
    return new memory.desc(dims, data_type.f32, TAG);
  }

  public static int blocks(long channels) {
    return (int) ((channels + LANES - 1) / LANES);
  }
}
