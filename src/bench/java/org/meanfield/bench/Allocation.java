package org.meanfield.bench;

import java.util.Locale;
import java.util.Optional;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

/**
 * What a warm training step of ours takes of the Java heap.
 *
 * @param bytesPerStep a mean, from 0
 */
record Allocation(Workload workload, Precision precision, double bytesPerStep) {
  /** A few small objects and the profiler's own; no array as long as a batch or a layer. */
  static final int MOST_BYTES = 4_000;

  static String heading() {
    return String.format(
        Locale.ROOT, "%-12s %5s %9s %12s", "network", "batch", "precision", "bytes a step");
  }

  String line() {
    return String.format(
        Locale.ROOT, "%-12s %5d %9s %,12.0f", workload, workload.batch(), precision, bytesPerStep);
  }

  /** What is wrong with it, if anything. */
  Optional<String> problem() {
    return bytesPerStep <= MOST_BYTES
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s allocates %,.0f bytes a step, and at most %,d are allowed",
                workload,
                bytesPerStep,
                MOST_BYTES));
  }
}
