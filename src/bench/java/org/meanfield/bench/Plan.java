package org.meanfield.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

/**
 * What is to be measured, in the order of a round.
 *
 * @param precision what Meanfield computes in; its peers compute in fp32
 * @param bf16Too whether the step of the network that has a goal in bf16 is measured in it as well
 * @param seconds that each batch size is measured for, in each process
 */
record Plan(
    Set<Workload> workloads,
    Set<Mode> modes,
    Precision precision,
    boolean bf16Too,
    int rounds,
    double seconds,
    TrainSize trainSize) {
  /** The network that is trained on Spark, by us and by stock Deeplearning4j. */
  static final Workload TRAINED = Workload.CAT_DOG_CNN;

  /**
   * How much {@code train} trains on.
   *
   * @param copies of the quickstart's 10,000 images
   * @param epochs at least 2: the first does not count
   */
  record TrainSize(int copies, int epochs) {}

  Plan {
    workloads = Collections.unmodifiableSet(new TreeSet<>(workloads));
    modes = Set.copyOf(modes);
  }

  /** Every configuration once, ours beside the peers'. */
  List<Configuration> round() {
    Set<Configuration> round = new LinkedHashSet<>();
    for (Workload workload : workloads) {
      if (modes.contains(Mode.STEP)) {
        add(round, workload, Mode.STEP, Who.MEANFIELD, Who.PYTORCH);
        if (bf16Too && workload == Workload.CAT_DOG_CNN) {
          round.addAll(Configuration.of(workload, Mode.STEP, Who.MEANFIELD, Precision.BF16));
        }
      }
      if (modes.contains(Mode.TRAIN) && workload == TRAINED) {
        add(round, workload, Mode.TRAIN, Who.MEANFIELD, Who.STOCK);
        // What a whole run is compared with.
        add(round, workload, Mode.STEP, Who.PYTORCH);
      }
      if (modes.contains(Mode.INFERENCE)) {
        add(round, workload, Mode.INFERENCE, Who.MEANFIELD, Who.PYTORCH, Who.ONNXRUNTIME);
      }
    }
    return new ArrayList<>(round);
  }

  private void add(Set<Configuration> round, Workload workload, Mode mode, Who... contenders) {
    for (Who who : contenders) {
      round.addAll(Configuration.of(workload, mode, who, precision));
    }
  }
}
