package org.meanfield.random;

/** Seeds for what a network draws while it trains, so that a replay draws the same. */
public final class RoundSeed {
  private RoundSeed() {}

  /**
   * A seed of (run seed, round, worker): each is folded in by the finalizer of SplitMix64 (Steele,
   * Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014, figure 17).
   */
  public static long of(long seed, long round, int worker) {
    return mix(mix(mix(seed) ^ round) ^ worker);
  }

  private static long mix(long z) {
    long x = z + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
