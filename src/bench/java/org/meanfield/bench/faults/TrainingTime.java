package org.meanfield.bench.faults;

/**
 * How a training went.
 *
 * @param seconds by the clock, from its first driver's start to its last one's end
 * @param startSeconds of them in which drivers and executors were started, the first ones too
 * @param weights SHA-256 of what it came to
 */
record TrainingTime(
    double seconds,
    double startSeconds,
    int executorsKilled,
    int driversKilled,
    String weights,
    double accuracy) {
  /** Seconds in which it could train. */
  double trainable() {
    return seconds - startSeconds;
  }
}
