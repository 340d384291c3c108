package org.meanfield.evaluation;

import java.io.Serializable;

/**
 * A sum of numbers from 0 to 2^31 in steps of 2^-52. Being whole numbers inside, it is the same
 * whatever the order of the terms and however they were grouped, as a sum of doubles is not. For
 * one thread.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FRACTION_BITS = 52;
  private static final double SCALE = 0x1p52;

  private long whole;
  private long fraction;

  void add(double value) {
    if (!(value >= 0 && value <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("value " + value);
    }
    long floor = (long) value;
    add(floor, (long) ((value - floor) * SCALE));
  }

  void add(ExactSum other) {
    add(other.whole, other.fraction);
  }

  double value() {
    return whole + fraction / SCALE;
  }

  private void add(long otherWhole, long otherFraction) {
    long sum = fraction + otherFraction;
    whole += otherWhole + (sum >>> FRACTION_BITS);
    fraction = sum & ((1L << FRACTION_BITS) - 1);
  }
}
