package org.meanfield.compute.onednn.program;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Where a program's regions lie, known once it is finished. */
public final class MemoryPlan {
  private @Nullable MemoryBlocks blocks;

  void bind(MemoryBlocks of) {
    blocks = of;
  }

  Pointer pointer(BufferRegion region) {
    return bound().of(region.place()).at(region.offset());
  }

  /** All floats of a tensor, padding of its layout included. */
  public FloatBuffer floats(Tensor tensor) {
    return bound()
        .of(tensor.region().place())
        .floats(tensor.region().offset(), tensor.layout().get_size() / Float.BYTES);
  }

  /** The bits of all floats of a tensor. */
  public IntBuffer bits(Tensor tensor) {
    long count = tensor.layout().get_size() / Float.BYTES;
    return new IntPointer(pointer(tensor.region())).capacity(count).asBuffer();
  }

  private MemoryBlocks bound() {
    if (blocks == null) {
      throw new IllegalStateException("the program is not finished");
    }
    return blocks;
  }
}
