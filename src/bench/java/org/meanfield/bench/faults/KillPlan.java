package org.meanfield.bench.faults;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * When executors and drivers are killed, and which executor: the same for the same seed, as far as
 * the machine's speed lets it be.
 *
 * @param executorEvery mean time from one executor's end to the next one's
 * @param driverEvery mean time that a driver lives
 * @param most of each that are killed
 */
record KillPlan(long seed, Duration executorEvery, Duration driverEvery, int most) {
  /** Each time is drawn from this share of its mean about it. */
  private static final double SPREAD = 0.2;

  /** An executor every 30 s and a driver every 2 minutes, to the end. */
  static KillPlan full(long seed) {
    return new KillPlan(seed, Duration.ofSeconds(30), Duration.ofMinutes(2), Integer.MAX_VALUE);
  }

  /** One of each, soon. */
  static KillPlan quick(long seed) {
    return new KillPlan(seed, Duration.ofSeconds(3), Duration.ofSeconds(8), 1);
  }

  /** Nothing is killed. */
  static KillPlan none() {
    return new KillPlan(0, Duration.ZERO, Duration.ZERO, 0);
  }

  /** How long after the one before it the executor of this number, from 0, is killed. */
  Duration beforeExecutor(int number) {
    return about(executorEvery, 2L * number);
  }

  /** How long the driver of this number, from 0, lives. */
  Duration beforeDriver(int number) {
    return about(driverEvery, 2L * number + 1);
  }

  /** Which of the living executors, by their age. */
  int victim(int number, int living) {
    return random(-1L - number).nextInt(living);
  }

  private Duration about(Duration mean, long draw) {
    double factor = 1 + SPREAD * (2 * random(draw).nextDouble() - 1);
    return Duration.ofMillis(Math.round(mean.toMillis() * factor));
  }

  private SplittableRandom random(long draw) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + draw).split();
  }
}
