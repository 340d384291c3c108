package org.meanfield.averaging.math;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Two bf16 numbers a word of 32 bits, little-endian: word {@code j} of {@code n} numbers holds
 * number {@code j} in its lower half and number {@code j + ceil(n / 2)} in its upper one.
 * Neighbours are not packed together since Java's compiler makes vector instructions only of loops
 * that read and write numbers of one width one after another.
 */
final class Bfloat16Codec {
  /** Words a pass, so that a pass stays in the first-level cache. */
  private static final int CHUNK = 1024;

  private static final int UPPER = 0xFFFF0000;
  private static final int INFINITY = 0x7F800000;
  private static final int QUIET = 0x00400000;

  private Bfloat16Codec() {}

  /**
   * Rounds to the nearest, ties to even; what is no number stays none.
   *
   * @param values fp32 little-endian
   */
  static byte[] encode(byte[] values) {
    int n = values.length / Float.BYTES;
    int half = (n + 1) / 2;
    IntBuffer in = words(values);
    byte[] wire = new byte[half * Integer.BYTES];
    IntBuffer out = words(wire);
    int[] low = new int[CHUNK];
    int[] high = new int[CHUNK];
    for (int from = 0; from < half; from += CHUNK) {
      int m = Math.min(CHUNK, half - from);
      in.get(from, low, 0, m);
      int above = Math.min(m, n - half - from);
      in.get(half + from, high, 0, above);
      round(low, m);
      round(high, above);
      if (above < m) {
        high[above] = 0;
      }
      for (int i = 0; i < m; i++) {
        low[i] = (low[i] >>> Short.SIZE) | (high[i] & UPPER);
      }
      out.put(from, low, 0, m);
    }
    return wire;
  }

  /** Rounds to the nearest, ties to even, in place; what is no number stays none. */
  static void round(float[] values) {
    int[] bits = new int[Math.min(CHUNK, values.length)];
    for (int from = 0; from < values.length; from += CHUNK) {
      int n = Math.min(CHUNK, values.length - from);
      for (int i = 0; i < n; i++) {
        bits[i] = Float.floatToRawIntBits(values[from + i]);
      }
      round(bits, n);
      for (int i = 0; i < n; i++) {
        values[from + i] = Float.intBitsToFloat(bits[i] & UPPER);
      }
    }
  }

  /** Leaves the rounded number in the upper half of each word. */
  private static void round(int[] bits, int n) {
    for (int i = 0; i < n; i++) {
      int value = bits[i];
      int rounded = value + 0x7FFF + ((value >>> Short.SIZE) & 1);
      // All ones where it is no number, which rounding could carry into an infinity or a zero.
      int none = (INFINITY - (value & Integer.MAX_VALUE)) >> (Integer.SIZE - 1);
      bits[i] = (rounded & ~none) | ((value | QUIET) & none);
    }
  }

  /**
   * The numbers as fp32, little-endian.
   *
   * @param n how many
   */
  static byte[] decode(byte[] wire, int n) {
    int half = (n + 1) / 2;
    if (wire.length != half * Integer.BYTES) {
      throw new IllegalArgumentException(n + " numbers in " + wire.length + " bytes");
    }
    IntBuffer in = words(wire);
    byte[] values = new byte[n * Float.BYTES];
    IntBuffer out = words(values);
    int[] packed = new int[CHUNK];
    int[] one = new int[CHUNK];
    for (int from = 0; from < half; from += CHUNK) {
      int m = Math.min(CHUNK, half - from);
      in.get(from, packed, 0, m);
      for (int i = 0; i < m; i++) {
        one[i] = packed[i] << Short.SIZE;
      }
      out.put(from, one, 0, m);
      for (int i = 0; i < m; i++) {
        one[i] = packed[i] & UPPER;
      }
      out.put(half + from, one, 0, Math.min(m, n - half - from));
    }
    return values;
  }

  private static IntBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
  }
}
