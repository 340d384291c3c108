package org.meanfield.bench;

import java.util.List;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

/**
 * A contender on a workload.
 *
 * @param precision what it computes in
 * @param processes that are measured at the same time
 * @param threads of each
 */
record Configuration(
    Workload workload, Mode mode, Who who, Precision precision, int processes, int threads) {
  /** Cores that every contender may use: the figures are of two. */
  static final int CORES = 2;

  /**
   * A contender in its one process, or in both ways to fill the cores.
   *
   * @param ours what Meanfield computes in; its peers compute in fp32
   */
  static List<Configuration> of(Workload workload, Mode mode, Who who, Precision ours) {
    Precision precision = who == Who.MEANFIELD ? ours : Precision.FP32;
    Configuration oneProcess = new Configuration(workload, mode, who, precision, 1, CORES);
    return switch (who) {
      case MEANFIELD, STOCK -> List.of(oneProcess);
      case PYTORCH, ONNXRUNTIME ->
          List.of(oneProcess, new Configuration(workload, mode, who, precision, CORES, 1));
    };
  }

  @Override
  public String toString() {
    return workload + " " + mode + " " + who + " " + precision + ", " + processes + " x " + threads;
  }
}
