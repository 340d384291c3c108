package org.meanfield.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final double STEP = 0.032;
  private static final int DRAWN = 50;
  private static final long SEED = 7;

  @Test
  void addsUpOnOneMachine() {
    ClusterSpec alone = new ClusterSpec(1, 1, 1e9, 0);

    RoundTimes times = rounds(alone, 1, 0).at(10);

    // Round, two launches and blocks, starting, a million weights handled, summed and averaged.
    double besides = 0.010 + 2 * 0.0011 + 0.003 + 0.003 + 0.001 + 0.006;
    assertThat(times.seconds()).isCloseTo(besides + 10 * STEP, within(1e-12));
    assertThat(times.computing()).isCloseTo(10 * STEP, within(1e-12));
    assertThat(times.waiting()).isZero();
    assertThat(times.efficiency()).isCloseTo(0.32 / (0.32 + besides), within(1e-12));
  }

  @Test
  void workersShareTheSlicesOutThatTheySum() {
    ClusterSpec four = new ClusterSpec(4, 4, 1e9, 0);

    double one = rounds(four, 1, 0).bare();
    double two = rounds(four, 2, 0).bare();

    // Half of 1 ms of summing and of 6 ms of averaging are saved by a launch and two blocks more;
    // the blocks are fetched by one task before the steps, and by two at once after them.
    assertThat(one - two).isCloseTo(0.0005 + 0.003 - 0.001 - 0.0001, within(1e-12));
  }

  @Test
  void fewestStepsAreJustEnough() {
    Rounds rounds = rounds(Examples.machines(16, 1), 16, 0.1);

    long fewest = rounds.fewestSteps(0.1);

    assertThat(rounds.at(fewest).averagingShare()).isLessThanOrEqualTo(0.1);
    assertThat(rounds.at(fewest - 1).averagingShare()).isGreaterThan(0.1);
  }

  @Property(tries = 50)
  void moreStepsAreMoreEfficient(
      @ForAll @IntRange(min = 1, max = 64) int workers,
      @ForAll @LongRange(min = 1, max = 1000) long steps) {
    Rounds rounds = rounds(Examples.machines(workers, 1), workers, 0.2);

    assertThat(rounds.at(steps + 1).efficiency()).isGreaterThan(rounds.at(steps).efficiency());
  }

  @Property(tries = 50)
  void moreSpreadIsLessEfficient(
      @ForAll @IntRange(min = 2, max = 64) int workers,
      @ForAll @DoubleRange(min = 0.1, max = 0.5) double spread) {
    ClusterSpec machines = Examples.machines(workers, 1);

    assertThat(rounds(machines, workers, spread).at(100).efficiency())
        .isLessThan(rounds(machines, workers, 0).at(100).efficiency());
  }

  @Test
  void stragglersAreDrawnFromTheSeed() {
    ClusterSpec machines = Examples.machines(32, 1);

    assertThat(new Stragglers(0.2, machines, DRAWN, SEED).slowest())
        .isEqualTo(new Stragglers(0.2, machines, DRAWN, SEED).slowest())
        .isNotEqualTo(new Stragglers(0.2, machines, DRAWN, SEED + 1).slowest());
  }

  @Test
  void theSlowestOfManyIsAsSlowAsExtremeValueTheoryTells() {
    // The mean of the largest of 1,000 normal numbers is 3.2414 deviations.
    double largest = Math.exp(0.1 * 3.2414 - 0.005);

    assertThat(new Stragglers(0.1, Examples.machines(1000, 1), 400, SEED).slowest())
        .isCloseTo(largest, within(0.01));
  }

  private static Rounds rounds(ClusterSpec machines, int slices, double spread) {
    return new Rounds(
        Examples.costs(spread),
        machines,
        new Slicing(Examples.MILLION, slices, 4),
        32,
        new EventSimulation(),
        new Stragglers(spread, machines, DRAWN, SEED));
  }
}
