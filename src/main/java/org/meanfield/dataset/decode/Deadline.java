package org.meanfield.dataset.decode;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long one image may be decoded; what a decoder calls on its way polls it. For one thread.
 *
 * <p>Counted is processor time of that thread, not what a clock on the wall shows: which images a
 * run trains on shall not depend on how crowded or how long suspended a machine is.
 */
final class Deadline {
  /** Readers call for single bytes, and to ask for the time costs more than one. */
  private static final int CALLS_A_LOOK = 64;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final LongSupplier clock;
  private final int seconds;
  private final long end;
  private int calls;

  /**
   * @param clock in nanoseconds, of any origin
   */
  Deadline(LongSupplier clock, int seconds) {
    this.clock = clock;
    this.seconds = seconds;
    this.end = clock.getAsLong() + 1_000_000_000L * seconds;
  }

  /** Nanoseconds that a processor has spent on the calling thread, or of a clock if none counts. */
  static long processorTime() {
    return THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /**
   * Looks at the clock once in a while.
   *
   * @throws Passed if the time is over
   */
  void poll() {
    if (++calls % CALLS_A_LOOK == 0) {
      check();
    }
  }

  /**
   * Looks at the clock.
   *
   * @throws Passed if the time is over
   */
  void check() {
    if (clock.getAsLong() - end > 0) {
      throw new Passed(seconds);
    }
  }

  /** The time is over. */
  static final class Passed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Passed(int seconds) {
      super(
          String.format(
              Locale.ROOT,
              "it takes more than the %d s of processor time of data.image.maxSeconds",
              seconds));
    }
  }
}
