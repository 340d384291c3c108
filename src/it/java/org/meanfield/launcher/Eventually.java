package org.meanfield.launcher;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do, never longer than two minutes. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);

  private Eventually() {}

  /** Returns as soon as it holds. */
  public static void holds(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError(what + ": not within " + PATIENCE);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
