package org.meanfield.cluster;

import org.apache.spark.util.SignalUtils;

/** SIGTERM, as an operating system, a pod's eviction or a cluster's manager sends it. */
public final class TerminationSignal {
  private TerminationSignal() {}

  /**
   * Has it noticed before the JVM begins to end as it would anyway; where the system has no such
   * signal, nothing is noticed.
   *
   * @param noticed called on a thread of its own, once a signal
   */
  public static void notice(Runnable noticed) {
    SignalUtils.register(
        "TERM",
        () -> {
          noticed.run();
          return false;
        });
  }
}
