package org.meanfield.averaging.math;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * How the numbers of one slice travel. Weights may be rounded: what workers say of them is added to
 * weights that stay whole. What is replaced by what workers say, averaged state and the statistics
 * of batch normalisation, travels whole: rounded in each round, it would stand still where a round
 * changes it by less than half a unit of what it is rounded to. Of a rounded slice the statistics
 * follow the other numbers, as fp32 little-endian, means before variances.
 *
 * @param codec of all other numbers
 * @param whole the statistics, counted from the slice's first number
 */
public record Travel(Codec codec, List<RunningMoments> whole) {
  public Travel {
    whole = codec == Codec.FP32 ? List.of() : List.copyOf(whole);
  }

  /** Runs of numbers that are not rounded. */
  @FunctionalInterface
  private interface Run {
    void at(int first, int count);
  }

  private void runs(Run run) {
    for (RunningMoments each : whole) {
      run.at(Math.toIntExact(each.mean()), each.count());
      run.at(Math.toIntExact(each.variance()), each.count());
    }
  }

  /** As {@link Codec#encode}. */
  public byte[] encode(byte[] values) {
    byte[] encoded = codec.encode(values);
    if (whole.isEmpty()) {
      return encoded;
    }
    byte[] wire = Arrays.copyOf(encoded, encoded.length + wholeBytes());
    FloatBuffer from = LittleEndian.floats(values);
    FloatBuffer behind = LittleEndian.floats(wire).position(encoded.length / Float.BYTES);
    runs((first, count) -> behind.put(from.slice(first, count)));
    return wire;
  }

  /** As {@link Codec#decode}. */
  public byte[] decode(byte[] wire, int length) {
    if (whole.isEmpty()) {
      return codec.decode(wire, length);
    }
    int rounded = wire.length - wholeBytes();
    byte[] values = codec.decode(Arrays.copyOf(wire, rounded), length);
    FloatBuffer into = LittleEndian.floats(values);
    FloatBuffer behind = LittleEndian.floats(wire).position(rounded / Float.BYTES);
    runs(
        (first, count) -> {
          into.put(first, behind, behind.position(), count);
          behind.position(behind.position() + count);
        });
    return values;
  }

  private int wholeBytes() {
    return whole.stream().mapToInt(each -> 2 * each.count() * Float.BYTES).sum();
  }

  /** Makes the slice's numbers from {@code from} on those that they would be after the journey. */
  public void round(float[] values, int from) {
    if (whole.isEmpty()) {
      codec.round(values);
      return;
    }
    float[] before = values.clone();
    codec.round(values);
    runs(
        (first, count) -> {
          int start = Math.max(0, first - from);
          int end = Math.min(values.length, first + count - from);
          if (start < end) {
            System.arraycopy(before, start, values, start, end - start);
          }
        });
  }
}
