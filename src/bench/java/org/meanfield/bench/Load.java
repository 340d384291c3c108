package org.meanfield.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/**
 * How busy the machine is.
 *
 * @param average threads that ran or waited to, over the last minute; below 0: not known here
 */
public record Load(double average) {
  /** What little work goes on on a machine that is as good as idle stays below it. */
  private static final double IDLE = 0.5;

  public static Load now() {
    return new Load(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Why figures can't be trusted, if the machine does other work. */
  public Optional<String> warning() {
    return average <= IDLE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "other work keeps the machine busy (load average %.2f, and an idle machine has at"
                    + " most %.1f): figures will be low, unless that was a build that has ended",
                average,
                IDLE));
  }

  @Override
  public String toString() {
    return average < 0
        ? "load average not known"
        : String.format(Locale.ROOT, "load average %.2f", average);
  }
}
