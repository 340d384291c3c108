package org.meanfield.compute.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * The layout that oneDNN gives images where vectors have eight lanes or fewer: channels in blocks
 * of eight, {@code [batch, channels / 8, height, width, 8]}.
 */
final class EightLanes {
  static final int LANES = 8;

  private EightLanes() {}

  static boolean of(memory.desc layout) {
    long[] dims = Descriptors.dims(layout);
    return dims.length == 4 && Descriptors.same(layout, layout(dims));
  }

  /** The layout for {@code [batch, channels, height, width]}. */
  static memory.desc layout(long... dims) {
    return new memory.desc(dims, data_type.f32, format_tag.nChw8c);
  }

  static int blocks(long channels) {
    return (int) ((channels + LANES - 1) / LANES);
  }
}
