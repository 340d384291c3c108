package org.meanfield.averaging.math;

/**
 * How weights and deltas travel between an executor that trains and one that averages. What workers
 * average beside weights travels as it is, see {@link Travel}.
 */
public enum Codec {
  /** As they are. */
  FP32 {
    @Override
    public byte[] encode(byte[] values) {
      return values;
    }

    @Override
    public byte[] decode(byte[] wire, int length) {
      return wire;
    }

    @Override
    void round(float[] values) {}
  },
  /**
   * The upper half of each number, rounded to the nearest, ties to even: 8 bits of precision and
   * fp32's range (Kalamkar et al., A Study of BFLOAT16 for Deep Learning Training, 2019). Workers
   * begin from rounded weights, wherever they run; the weights that deltas are added to stay whole.
   */
  BF16 {
    @Override
    public byte[] encode(byte[] values) {
      return Bfloat16Codec.encode(values);
    }

    @Override
    public byte[] decode(byte[] wire, int length) {
      return Bfloat16Codec.decode(wire, length);
    }

    @Override
    void round(float[] values) {
      Bfloat16Codec.round(values);
    }
  };

  /**
   * Numbers as they travel.
   *
   * @param values fp32 little-endian; may be returned itself
   */
  public abstract byte[] encode(byte[] values);

  /**
   * Numbers as they have travelled, fp32 little-endian.
   *
   * @param wire may be returned itself
   * @param length how many
   */
  public abstract byte[] decode(byte[] wire, int length);

  /** Makes numbers those that they would be after they had travelled. */
  abstract void round(float[] values);
}
