package org.meanfield.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventSimulationTest {
  private static final double ROUNDING = 1e-9;

  private final EventSimulation simulation = new EventSimulation();

  /** Nothing is launched late, so that all ask at once. */
  private static RoundCosts atOnce() {
    return new RoundCosts(0.010, 0, 0.0001, Examples.COSTS.byWorkers());
  }

  /** Nothing but bytes takes time. */
  private static RoundCosts free() {
    return new RoundCosts(0, 0, 0, List.of(new WorkerCosts(1, 1e-10, 0, 0, 0, 0, 0, 0)));
  }

  @Test
  void oneExecutorFetchesNothingFromOthers() {
    Phases phases = simulation.phases(Examples.COSTS, Examples.machines(4, 4), cut(1));

    // Launch, a message, its own block.
    assertThat(phases.ready()).containsExactly(0.001 + 0.0005 + 0.0001);
    // The same, the pass over a million weights, a message.
    assertThat(phases.averaging())
        .isCloseTo(0.001 + 0.0005 + 0.0001 + 0.006 + 0.0005, within(ROUNDING));
  }

  @Test
  void twoExecutorsExchangeHalfOfTheWeightsEach() {
    Phases phases = simulation.phases(atOnce(), Examples.machines(2, 1), cut(2));

    // Two messages and 2 MB at 1 GB/s.
    double fetch = 0.001 + 0.002;
    assertThat(phases.ready()).containsExactly(0.0005 + fetch + 0.0002, 0.0005 + fetch + 0.0002);
    // Two movements on half of the weights: four vectors pass where three did for 6 ns a weight.
    assertThat(phases.averaging())
        .isCloseTo(0.0005 + fetch + 0.0002 + 0.5e6 * 6e-9 * 4 / 3 + 0.0005, within(ROUNDING));
  }

  @Test
  void noCardIsEverIdle_whenEachBeginsWithItsOwn() {
    int executors = 8;
    ClusterSpec machines = new ClusterSpec(executors, 1, 1e9, 0);
    double slice = 4e6 / executors / 1e9;

    Phases phases = simulation.phases(free(), machines, cut(executors));

    assertThat(latest(phases)).isCloseTo((executors - 1) * slice, within(ROUNDING));
    assertThat(phases.averaging()).isCloseTo((executors - 1) * slice, within(ROUNDING));
  }

  @Test
  void aTaskAveragesItsSlicesOneAfterAnother() {
    ClusterSpec machines = new ClusterSpec(1, 1, 1e9, 0);

    double four = simulation.phases(Examples.COSTS, machines, cut(4)).averaging();

    assertThat(four).isCloseTo(0.001 + 4 * (0.0001 + 0.25e6 * 6e-9), within(ROUNDING));
  }

  @Test
  void aTaskFetchesTheNextSliceWhileItAveragesTheLast() {
    // Four slices each of two executors; what a slice's movement takes on the way, 0.5 ms, is less
    // than the 1 ms that averaging it takes, so that only the first is waited for.
    ClusterSpec machines = new ClusterSpec(2, 1, 1e9, 0);
    RoundCosts costs = new RoundCosts(0, 0, 0, Examples.COSTS.byWorkers());

    double averaging = simulation.phases(costs, machines, cut(8)).averaging();

    assertThat(averaging).isCloseTo(0.0005 + 4 * 0.125e6 * 6e-9 * 4 / 3, within(ROUNDING));
  }

  @Test
  void messagesAreOnTheWayTogether_asManyAsAreFetchedAhead() {
    // Blocks of no length to speak of: a request and its answer take 1 ms, for three blocks at
    // once.
    ClusterSpec machines = new ClusterSpec(2, 1, 1e15, 0.0005);

    double ready = latest(simulation.phases(free(), machines, cut(14)));

    assertThat(ready).isCloseTo(0.0005 + 3 * 0.001, within(1e-7));
  }

  @Test
  void theDriverIsTheNarrowPlace_whenTasksAreManyAndSmall() {
    ClusterSpec machines = new ClusterSpec(64, 1, 1e12, 0);
    NetworkSize tiny = new NetworkSize("tiny", 64, 64);

    double averaging =
        simulation.phases(Examples.COSTS, machines, new Slicing(tiny, 64, 4)).averaging();

    // The last one's movements are 64 blocks.
    assertThat(averaging).isCloseTo(64 * 0.001 + 64 * 0.0001, within(1e-5));
  }

  @Property
  void equalsTheClosedForm_whereNoFetchMeetsAnother(
      @ForAll @IntRange(min = 1, max = 40) int executors,
      @ForAll @IntRange(min = 1, max = 3) int slicesEach,
      @ForAll @DoubleRange(min = 1e6, max = 1e11) double bytesASecond,
      @ForAll @DoubleRange(min = 0, max = 0.01) double latency) {
    ClusterSpec machines =
        new ClusterSpec(executors * slicesEach, slicesEach, bytesASecond, latency);
    Slicing cut = cut(executors * slicesEach);

    double[] simulated = simulation.phases(atOnce(), machines, cut).ready();
    double[] closed = new AnalyticModel().phases(atOnce(), machines, cut).ready();

    for (int e = 0; e < executors; e++) {
      assertThat(simulated[e]).isCloseTo(closed[e], within(ROUNDING + 1e-9 * closed[e]));
    }
  }

  @Property
  void isNeverFasterThanTheClosedForm(
      @ForAll @IntRange(min = 1, max = 24) int executors,
      @ForAll @IntRange(min = 1, max = 4) int each,
      @ForAll @IntRange(min = 1, max = 100) int slices) {
    ClusterSpec machines = Examples.machines(executors * each, each);

    Phases simulated = simulation.phases(Examples.COSTS, machines, cut(slices));
    Phases closed = new AnalyticModel().phases(Examples.COSTS, machines, cut(slices));

    for (int e = 0; e < executors; e++) {
      assertThat(simulated.ready()[e]).isGreaterThanOrEqualTo(closed.ready()[e] - ROUNDING);
    }
  }

  // More bandwidth alone may take longer: who asks first changes with it, and the order now and
  // then
  // for the worse (Graham, Bounds on Multiprocessing Timing Anomalies, 1969).
  @Property
  void takesProportionallyLess_whereCardsMessagesAndBlocksAreAllFaster(
      @ForAll @IntRange(min = 1, max = 24) int executors,
      @ForAll @IntRange(min = 1, max = 60) int slices,
      @ForAll @DoubleRange(min = 1e6, max = 1e10) double bytesASecond,
      @ForAll @IntRange(min = 0, max = 7) int doublings) {
    // Powers of two scale without rounding, so that no two requests change places.
    double faster = 1 << doublings;
    ClusterSpec slow = new ClusterSpec(executors, 1, bytesASecond, 0.0005);
    ClusterSpec fast = new ClusterSpec(executors, 1, bytesASecond * faster, 0.0005 / faster);
    RoundCosts costs = atOnce();
    RoundCosts less = new RoundCosts(0, 0, costs.block() / faster, costs.byWorkers());

    assertThat(latest(simulation.phases(less, fast, cut(slices))) * faster)
        .isCloseTo(latest(simulation.phases(costs, slow, cut(slices))), within(ROUNDING));
  }

  @Property
  void everyByteIsSentOnce(
      @ForAll @IntRange(min = 2, max = 24) int executors,
      @ForAll @IntRange(min = 1, max = 60) int slices) {
    // Where nothing else takes time, a card that is never idle is busy with its bytes alone.
    ClusterSpec machines = new ClusterSpec(executors, 1, 1e9, 0);
    Slicing cut = cut(slices);
    double[] ready = simulation.phases(free(), machines, cut).ready();

    for (int e = 0; e < executors; e++) {
      double fetched = (slices - cut.kept(e, executors)) * cut.bytesASlice();
      assertThat(ready[e]).isGreaterThanOrEqualTo(fetched / 1e9 - ROUNDING);
    }
    double all = slices * cut.bytesASlice() * (executors - 1);
    assertThat(2 * all).isCloseTo((double) cut.bytesMoved(executors), within(1.0));
  }

  private static Slicing cut(int slices) {
    return new Slicing(Examples.MILLION, slices, 4);
  }

  private static double latest(Phases phases) {
    return Arrays.stream(phases.ready()).max().orElseThrow();
  }
}
