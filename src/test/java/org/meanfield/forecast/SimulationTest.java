package org.meanfield.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final SimulationConfig GIGABYTE =
      new SimulationConfig(List.of(1, 2, 64, 512), 2, 1e9, 0.0005, null, 0.1, 42);

  @Test
  void itsSeedAloneDecidesWhoIsSlow() {
    SimulationConfig otherSeed =
        new SimulationConfig(List.of(1, 2, 64, 512), 2, 1e9, 0.0005, null, 0.1, 43);
    List<SimulatedRound> found = simulation(GIGABYTE, 0.1).of(Examples.MILLION);

    assertThat(simulation(GIGABYTE, 0.1).of(Examples.MILLION)).isEqualTo(found);
    assertThat(simulation(otherSeed, 0.1).of(Examples.MILLION).get(3).times().waiting())
        .isNotEqualTo(found.get(3).times().waiting());
    assertThat(simulation(otherSeed, 0).of(Examples.MILLION))
        .isEqualTo(simulation(GIGABYTE, 0).of(Examples.MILLION));
  }

  @Test
  void keepsAveragingWithinItsShare() {
    assertThat(simulation(GIGABYTE, 0.1).of(Examples.MILLION))
        .extracting(row -> row.machines().workers())
        .containsExactly(1, 2, 64, 512);
    assertThat(simulation(GIGABYTE, 0.1).of(Examples.MILLION))
        .allSatisfy(row -> assertThat(row.times().averagingShare()).isLessThanOrEqualTo(0.1));
  }

  @Test
  void cutsASmallNetworkLessOften_whereALaunchIsDear() {
    NetworkSize small = new NetworkSize("small", 1_000, 1e4);

    assertThat(simulation(GIGABYTE, 0).of(small).get(3).slices()).isLessThan(256);
  }

  @Test
  void aNarrowNetworkAsksForMoreSteps() {
    SimulationConfig narrow = new SimulationConfig(List.of(64), 2, 1e7, 0.0005, null, 0.1, 42);
    SimulationConfig wide = new SimulationConfig(List.of(64), 2, 1e10, 0.0005, null, 0.1, 42);

    assertThat(simulation(narrow, 0).of(Examples.MILLION).get(0).steps())
        .isGreaterThan(10 * simulation(wide, 0).of(Examples.MILLION).get(0).steps());
  }

  @Test
  void aGivenSpreadWinsOverTheMeasuredOne() {
    SimulationConfig even = new SimulationConfig(List.of(64), 2, 1e9, 0.0005, 0.0, 0.1, 42);

    assertThat(simulation(even, 0.3).of(Examples.MILLION).get(0).times().waiting()).isZero();
  }

  @Test
  void noSliceIsLongerThanABlockMayBe() {
    SimulatedRound tenBillion =
        simulation(GIGABYTE, 0).of(Examples.MILLION.scaledTo(10_000_000_000L)).get(1);

    assertThat(tenBillion.network().name()).isEqualTo("10B");
    assertThat(tenBillion.slices()).isGreaterThanOrEqualTo(2385);
    // Two workers are one executor, which sends nothing.
    assertThat(tenBillion.bytes()).isZero();
  }

  private static Simulation simulation(SimulationConfig assumptions, double spread) {
    return new Simulation(Examples.costs(spread), assumptions, 32, 4);
  }
}
