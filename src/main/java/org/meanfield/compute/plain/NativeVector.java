package org.meanfield.compute.plain;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.ParameterVector;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A flat ND4J array in the machine's memory, read and written in place. A back end that computes
 * elsewhere has its own copy, and is told which of both is the newer.
 */
public final class NativeVector implements ParameterVector {
  private final @Nullable INDArray array;
  private final long length;

  /**
   * @param array contiguous fp32; null: a vector of length 0
   */
  public NativeVector(@Nullable INDArray array) {
    this.array = array;
    this.length = array == null ? 0 : array.length();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(long offset, FloatBuffer values) {
    window(offset, values.remaining()).put(values);
    written();
  }

  @Override
  public void read(long offset, FloatBuffer into) {
    into.put(window(offset, into.remaining()));
  }

  /** Brings it to the machine's memory, where any thread may read it. */
  void share() {
    window(0, (int) Math.min(1, length));
  }

  /** The whole, to be written; {@link #written} ends that. */
  FloatBuffer values() {
    return window(0, Math.toIntExact(length));
  }

  /** What was written is what the back end is to compute with. */
  void written() {
    if (array != null) {
      Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }
  }

  private FloatBuffer window(long offset, int count) {
    if (offset < 0 || count > length - offset) {
      throw new IndexOutOfBoundsException(offset + " + " + count + " of " + length);
    }
    if (array == null || count == 0) {
      return FloatBuffer.allocate(0);
    }
    Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    return new FloatPointer(array.data().addressPointer())
        .capacity(length)
        .position(offset)
        .limit(offset + count)
        .asBuffer();
  }
}
