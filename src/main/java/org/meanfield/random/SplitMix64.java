package org.meanfield.random;

/**
 * The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA
 * 2014), with its published constants: written out, so that no version of Java or of a library
 * changes an order that a seed once gave. Not for concurrent use.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /**
   * A generator for one purpose: the numbers are absorbed one by one, each through the finaliser,
   * so that neighbouring seeds, epochs and workers have nothing in common.
   */
  public SplitMix64(long... numbers) {
    absorb(numbers);
  }

  /** As if they had followed the numbers that it was made of. */
  void absorb(long... numbers) {
    for (long number : numbers) {
      state = absorbed(state, number);
    }
  }

  /** A state that has one more number in it. */
  static long absorbed(long state, long number) {
    return mixed(state + GOLDEN_GAMMA + number);
  }

  /** The next 64 bits. */
  public long next() {
    state += GOLDEN_GAMMA;
    return mixed(state);
  }

  /**
   * Uniform in {@code [0, bound)}: Lemire, "Fast random integer generation" (2019), algorithm 5.
   */
  public int below(int bound) {
    long product = (next() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (next() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Uniform in [0, 1), one of 2 to the power of 53 numbers. */
  public double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** Uniform in [-1, 1). */
  public double symmetric() {
    return 2 * unit() - 1;
  }

  /** Fisher and Yates, as Durstenfeld's algorithm 235 (1964), in place. */
  public int[] shuffled(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = below(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  /** Variant 13 of Stafford's 64-bit finaliser, a bijection. */
  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
