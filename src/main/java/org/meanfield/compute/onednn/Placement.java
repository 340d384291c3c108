package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Where a program's storages lie, known once it is finished. */
final class Placement {
  private @Nullable MemoryBlocks blocks;

  void bind(MemoryBlocks of) {
    blocks = of;
  }

  Pointer pointer(Storage storage) {
    return bound().of(storage.place()).at(storage.offset());
  }

  /** All floats of a tensor, padding of its layout included. */
  FloatBuffer floats(Tensor tensor) {
    return bound()
        .of(tensor.storage().place())
        .floats(tensor.storage().offset(), tensor.layout().get_size() / Float.BYTES);
  }

  /** The bits of all floats of a tensor. */
  IntBuffer bits(Tensor tensor) {
    long count = tensor.layout().get_size() / Float.BYTES;
    return new IntPointer(pointer(tensor.storage())).capacity(count).asBuffer();
  }

  private MemoryBlocks bound() {
    if (blocks == null) {
      throw new IllegalStateException("the program is not finished");
    }
    return blocks;
  }
}
