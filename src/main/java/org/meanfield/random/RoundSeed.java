package org.meanfield.random;

/** Seeds for what a network draws while it trains, so that a replay draws the same. */
public final class RoundSeed {
  private RoundSeed() {}

  /** A seed of (run seed, round, worker), each absorbed as {@link SplitMix64} does. */
  public static long of(long seed, long round, int worker) {
    return mix(mix(mix(seed) ^ round) ^ worker);
  }

  private static long mix(long number) {
    return SplitMix64.absorbed(0, number);
  }
}
