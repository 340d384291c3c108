package org.meanfield.averaging.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Bfloat16CodecTest {
  @Property
  void givesTheNearestNumberOfEightBits(@ForAll @Size(max = 70) int[] bits) {
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }

    float[] back = there(values);

    for (int i = 0; i < values.length; i++) {
      assertThat(back[i]).as("of %s", values[i]).isEqualTo(Float.valueOf(nearest(values[i])));
    }
  }

  @Test
  void keepsItsPlaces_overSeveralPasses() {
    float[] values = new float[5001];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 256) * (i < 2500 ? 1 : -1);
    }

    assertThat(there(values)).containsExactly(values);
  }

  @Property
  void roundsInPlaceToWhatTravels(@ForAll @Size(max = 70) float[] values) {
    float[] rounded = values.clone();
    Codec.BF16.round(rounded);

    assertThat(rounded).containsExactly(there(values));
  }

  @Test
  void halvesTheBytes() {
    assertThat(Bfloat16Codec.encode(new byte[400])).hasSize(200);
    assertThatIllegalArgumentException().isThrownBy(() -> Bfloat16Codec.decode(new byte[200], 98));
  }

  /** By comparing the two neighbours in exact arithmetic. */
  private static float nearest(float value) {
    int bits = Float.floatToRawIntBits(value);
    float below = Float.intBitsToFloat(bits & 0xFFFF0000);
    if (Float.isNaN(value) || below == value) {
      return Float.isNaN(value) ? Float.NaN : value;
    }
    float above = Float.intBitsToFloat((bits & 0xFFFF0000) + 0x10000);
    if (Float.isInfinite(above)) {
      // The overflow rounds as if the next power of two were there.
      double next = Math.copySign(Math.scalb(1.0, 128), value);
      return Math.abs(value) < Math.abs((next + below) / 2) ? below : above;
    }
    BigDecimal exact = new BigDecimal(value);
    int order =
        exact
            .subtract(new BigDecimal(below))
            .abs()
            .compareTo(new BigDecimal(above).subtract(exact).abs());
    boolean belowIsEven = ((bits >>> 16) & 1) == 0;
    return order < 0 || (order == 0 && belowIsEven) ? below : above;
  }

  private static float[] there(float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    float[] back = new float[values.length];
    ByteBuffer.wrap(Bfloat16Codec.decode(Bfloat16Codec.encode(bytes), values.length))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(back);
    return back;
  }
}
