package org.meanfield.averaging.math;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** How numbers lie in the slices that travel and are kept. */
public final class LittleEndian {
  private LittleEndian() {}

  /** Bytes of fp32 little-endian as numbers; a view, not a copy. */
  public static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
