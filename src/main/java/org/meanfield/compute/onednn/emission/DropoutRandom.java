package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Draws dropout masks: one stream from the seed of a round and worker, so that a round that is run
 * again draws the same. SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number
 * generators, 2014).
 */
public final class DropoutRandom {
  private static final int PIECE = 1024;

  private final float[] piece = new float[PIECE];
  private SplittableRandom stream = new SplittableRandom(0);

  public void seed(long seed) {
    stream = new SplittableRandom(seed);
  }

  /** Fills with {@code 1 / retain} where a value stays and 0 where not. */
  void fill(FloatBuffer mask, double retain) {
    float kept = (float) (1 / retain);
    long threshold = (long) (retain * (1L << 32));
    int length = mask.capacity();
    for (int from = 0; from < length; from += PIECE) {
      int count = Math.min(PIECE, length - from);
      for (int i = 0; i < count; i += 2) {
        long bits = stream.nextLong();
        piece[i] = (bits >>> 32) < threshold ? kept : 0;
        piece[i + 1] = (bits & 0xffffffffL) < threshold ? kept : 0;
      }
      mask.put(from, piece, 0, count);
    }
  }
}
