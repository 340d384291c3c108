package org.meanfield.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Time that passes, and waiting in it. In a test's own it passes when someone waits. */
public interface Ticker {
  /** How often a wait looks whether it is over. */
  Duration POLL = Duration.ofMillis(50);

  /** The machine's. */
  static Ticker system() {
    return new SystemTicker();
  }

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /**
   * Lets time pass.
   *
   * @return false: it was cut short by an interrupt, which stays to be seen
   */
  boolean pause(Duration duration);

  /**
   * Waits until something holds, or the deadline has passed.
   *
   * @return false: it was cut short by an interrupt, which stays to be seen
   */
  default boolean await(BooleanSupplier until, Duration deadline) {
    long end = nanoTime() + deadline.toNanos();
    while (!until.getAsBoolean() && nanoTime() - end < 0) {
      if (!pause(POLL)) {
        return false;
      }
    }
    return true;
  }
}
