package org.meanfield.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;

class AllocationTest {
  private static Allocation of(double bytes) {
    return new Allocation(Workload.MLP, Precision.FP32, bytes);
  }

  @Test
  void isAllowed_upToItsBound() {
    assertThat(of(4_000).problem()).isEmpty();
  }

  @Test
  void namesTheNetworkThatAllocatesMore() {
    assertThat(of(4_001).problem())
        .contains("mlp allocates 4,001 bytes a step, and at most 4,000 are allowed");
  }

  @Test
  void tellsBytesBelowTheirHeading() {
    assertThat(of(1234.4).line()).endsWith("1,234").hasSameSizeAs(Allocation.heading());
  }

  @Test
  void leavesOutTheNetworkOfLongSteps_unlessAsked() {
    assertThat(Allocations.USUAL)
        .containsExactlyInAnyOrder(Workload.CAT_DOG_CNN, Workload.RESNET_20, Workload.MLP);
  }
}
