package org.meanfield.bench;

import java.util.List;
import java.util.Locale;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Workload;

/**
 * A contender on a workload.
 *
 * @param processes that are measured at the same time
 * @param threads of each
 */
record Configuration(Workload workload, Mode mode, Who who, int processes, int threads) {
  /** Cores that every contender may use: the figures are of two. */
  static final int CORES = 2;

  /** A contender in its one process, or in both ways to fill the cores. */
  static List<Configuration> of(Workload workload, Mode mode, Who who) {
    Configuration oneProcess = new Configuration(workload, mode, who, 1, CORES);
    return switch (who) {
      case MEANFIELD, STOCK -> List.of(oneProcess);
      case PYTORCH, ONNXRUNTIME ->
          List.of(oneProcess, new Configuration(workload, mode, who, CORES, 1));
    };
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %s, %d x %d",
        workload,
        mode,
        who,
        processes,
        threads);
  }
}
