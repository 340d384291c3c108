package org.meanfield.random;

/**
 * What a run's seed is drawn from for: all that is left to chance but for a network's own draws,
 * which {@link RoundSeed} seeds. Each has a number of its own, so that no two of them draw the
 * same. A number never changes, and none is used again: a seed would mean another run.
 */
public enum Purpose {
  /** Which images of a class are held back to judge each epoch. */
  SPLIT(1),
  /** Which worker gets which images. */
  SHARES(2),
  /** In which order a worker goes through its images in an epoch. */
  EPOCH_ORDER(3),
  /** How an image is varied in an epoch. */
  AUGMENTATION(5),
  /** Which worker gets which images after they have been dealt anew. */
  RESHUFFLE(6);

  private final long number;

  Purpose(long number) {
    this.number = number;
  }

  /**
   * A generator for one thing that is drawn.
   *
   * @param counters what tells it from others of this purpose, such as seed, epoch and worker
   */
  public SplitMix64 stream(long... counters) {
    SplitMix64 stream = new SplitMix64(number);
    stream.absorb(counters);
    return stream;
  }
}
