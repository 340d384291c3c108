package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

class PlanTest {
  private static List<Configuration> round(Set<Workload> workloads, Set<Mode> modes) {
    return new Plan(workloads, modes, Precision.FP32, false, 1, 1, new Plan.TrainSize(1, 2))
        .round();
  }

  @Test
  void measuresThePeersSteps_whereAWholeRunIsComparedWithThem() {
    assertThat(round(EnumSet.allOf(Workload.class), Set.of(Mode.TRAIN)))
        .map(Configuration::toString)
        .containsExactly(
            "cat-dog-cnn train meanfield fp32, 1 x 2",
            "cat-dog-cnn train stock fp32, 1 x 2",
            "cat-dog-cnn step pytorch fp32, 1 x 2",
            "cat-dog-cnn step pytorch fp32, 2 x 1");
  }

  @Test
  void measuresEachConfigurationOnce_whereModesShareIt() {
    assertThat(round(Set.of(Workload.CAT_DOG_CNN), Set.of(Mode.STEP, Mode.TRAIN)))
        .doesNotHaveDuplicates()
        .hasSize(5);
  }

  @Test
  void measuresTheStepInBothPrecisions_whereTheProcessorHasBoth() {
    Plan plan =
        new Plan(
            Set.of(Workload.CAT_DOG_CNN),
            Set.of(Mode.STEP),
            Precision.FP32,
            true,
            1,
            1,
            new Plan.TrainSize(1, 2));

    assertThat(plan.round())
        .map(Configuration::toString)
        .contains(
            "cat-dog-cnn step meanfield fp32, 1 x 2", "cat-dog-cnn step meanfield bf16, 1 x 2");
  }

  @Test
  void isEmpty_whereTheNetworkIsNotTrainedOnSpark() {
    assertThat(round(Set.of(Workload.MLP), Set.of(Mode.TRAIN))).isEmpty();
  }
}
