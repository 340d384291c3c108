package org.meanfield.bench;

import java.util.List;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

/**
 * How many times as fast as the peer a workload must be, and should be: the table of the project's
 * compute issue, for two cores.
 */
record Goal(double must, double aim) {
  /** A whole run is compared with the peer's bare steps, an inference with the faster peer's. */
  static Goal of(Workload workload, Mode mode, Precision precision) {
    return switch (mode) {
      case INFERENCE -> new Goal(1, 1.5);
      case TRAIN -> new Goal(3, 4);
      case STEP ->
          switch (workload) {
            case CAT_DOG_CNN -> precision == Precision.BF16 ? new Goal(4.5, 6) : new Goal(3.5, 4.5);
            case RESNET_20 -> new Goal(1.8, 2.2);
            case MLP -> new Goal(1.3, 2);
            case RESNET_50 -> new Goal(1.2, 2);
          };
    };
  }

  /** What the peers do for the comparison. */
  static Mode peersMode(Mode mode) {
    return mode == Mode.TRAIN ? Mode.STEP : mode;
  }

  static List<Who> peers(Mode mode) {
    return mode == Mode.INFERENCE ? List.of(Who.PYTORCH, Who.ONNXRUNTIME) : List.of(Who.PYTORCH);
  }
}
