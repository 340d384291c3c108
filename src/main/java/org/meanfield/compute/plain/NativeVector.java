package org.meanfield.compute.plain;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.FlatWeights;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A flat ND4J array in native memory, read and written in place. */
public final class NativeVector implements FlatWeights {
  private final @Nullable FloatPointer memory;
  private final long length;

  /**
   * @param array contiguous fp32; null: a vector of length 0
   */
  public NativeVector(@Nullable INDArray array) {
    this.length = array == null ? 0 : array.length();
    this.memory =
        array == null ? null : new FloatPointer(array.data().addressPointer()).capacity(length);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(long offset, FloatBuffer values) {
    window(offset, values.remaining()).put(values);
  }

  @Override
  public void read(long offset, FloatBuffer into) {
    into.put(window(offset, into.remaining()));
  }

  private FloatBuffer window(long offset, int count) {
    if (offset < 0 || count > length - offset) {
      throw new IndexOutOfBoundsException(offset + " + " + count + " of " + length);
    }
    if (memory == null || count == 0) {
      return FloatBuffer.allocate(0);
    }
    return new FloatPointer(memory).position(offset).limit(offset + count).asBuffer();
  }
}
