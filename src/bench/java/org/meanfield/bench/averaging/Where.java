package org.meanfield.bench.averaging;

import java.util.Locale;

/** Where the two workers are. */
enum Where {
  /** In the driver's process. */
  LOCAL,
  /** In two executors of a standalone cluster, on this machine. */
  STANDALONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
