package org.meanfield.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventSimulationTest {
  private static final double ROUNDING = 1e-9;

  private final EventSimulation inTurns = new EventSimulation(FetchOrder.FROM_ONES_OWN);
  private final EventSimulation alike = new EventSimulation(FetchOrder.SAME);

  /** Nothing is launched late, so that all ask at once. */
  private static RoundCosts atOnce() {
    return new RoundCosts(0.010, 0, 0.002, Examples.COSTS.byWorkers());
  }

  @Test
  void oneExecutorFetchesNothing() {
    Phases phases = alike.phases(Examples.COSTS, Examples.machines(4, 4), cut(1));

    // Launch, a message, the task.
    assertThat(phases.ready()).containsExactly(0.001 + 0.0005 + 0.002);
    // The same, the pass over a million weights, a message.
    assertThat(phases.averaging()).isEqualTo(0.001 + 0.0005 + 0.002 + 0.006 + 0.0005);
  }

  @Test
  void twoExecutorsExchangeHalfOfTheWeightsEach() {
    Phases phases = alike.phases(atOnce(), Examples.machines(2, 1), cut(2));

    // Two messages and 2 MB at 1 GB/s.
    double fetch = 0.001 + 0.002;
    assertThat(phases.ready()).containsExactly(0.0025 + fetch, 0.0025 + fetch);
    // Two movements on half of the weights: four vectors pass where three did for 6 ns a weight.
    assertThat(phases.averaging())
        .isCloseTo(0.0025 + fetch + 0.5e6 * 6e-9 * 4 / 3 + 0.0005, within(ROUNDING));
  }

  @Test
  void theFirstKeeperIsTheNarrowPlace_whenAllBeginWithIt() {
    int executors = 8;
    Machines machines = new Machines(executors, 1, 1e9, 0);
    RoundCosts free = new RoundCosts(0, 0, 0, Examples.COSTS.byWorkers());
    double slice = 4e6 / executors / 1e9;

    double spread = latest(inTurns.phases(free, machines, cut(executors)));
    double crowded = latest(alike.phases(free, machines, cut(executors)));

    assertThat(spread).isCloseTo((executors - 1) * slice, within(ROUNDING));
    assertThat(crowded).isGreaterThan(1.5 * spread);
  }

  @Test
  void tasksOfOneExecutorWaitForASlot() {
    Machines machines = new Machines(1, 1, 1e9, 0);

    double four = alike.phases(Examples.COSTS, machines, cut(4)).averaging();

    // One after another, each launched when the one before is over.
    assertThat(four).isCloseTo(4 * (0.001 + 0.002 + 0.25e6 * 6e-9), within(ROUNDING));
  }

  @Test
  void theDriverIsTheNarrowPlace_whenTasksAreManyAndSmall() {
    Machines machines = new Machines(64, 1, 1e12, 0);
    NetworkSize tiny = new NetworkSize("tiny", 64, 64);

    double averaging = inTurns.phases(Examples.COSTS, machines, new Cut(tiny, 64, 4)).averaging();

    assertThat(averaging).isCloseTo(64 * 0.001 + 0.002, within(1e-5));
  }

  @Property
  void equalsTheClosedForm_whereNoFetchMeetsAnother(
      @ForAll @IntRange(min = 1, max = 40) int executors,
      @ForAll @IntRange(min = 1, max = 3) int slicesEach,
      @ForAll @DoubleRange(min = 1e6, max = 1e11) double bytesASecond,
      @ForAll @DoubleRange(min = 0, max = 0.01) double latency) {
    Machines machines = new Machines(executors * slicesEach, slicesEach, bytesASecond, latency);
    Cut cut = cut(executors * slicesEach);

    double[] simulated = inTurns.phases(atOnce(), machines, cut).ready();
    double[] closed = new ClosedForm().phases(atOnce(), machines, cut).ready();

    for (int e = 0; e < executors; e++) {
      assertThat(simulated[e]).isCloseTo(closed[e], within(ROUNDING + 1e-9 * closed[e]));
    }
  }

  @Property
  void isNeverFasterThanTheClosedForm(
      @ForAll @IntRange(min = 1, max = 24) int executors,
      @ForAll @IntRange(min = 1, max = 4) int each,
      @ForAll @IntRange(min = 1, max = 100) int slices,
      @ForAll FetchOrder order) {
    Machines machines = Examples.machines(executors * each, each);

    Phases simulated = new EventSimulation(order).phases(Examples.COSTS, machines, cut(slices));
    Phases closed = new ClosedForm().phases(Examples.COSTS, machines, cut(slices));

    for (int e = 0; e < executors; e++) {
      assertThat(simulated.ready()[e]).isGreaterThanOrEqualTo(closed.ready()[e] - ROUNDING);
    }
  }

  @Property
  void moreBandwidthNeverTakesLonger_forTheWeightsToArrive(
      @ForAll @IntRange(min = 1, max = 24) int executors,
      @ForAll @IntRange(min = 1, max = 60) int slices,
      @ForAll @DoubleRange(min = 1e6, max = 1e10) double bytesASecond,
      @ForAll @DoubleRange(min = 1, max = 100) double more) {
    Machines narrow = new Machines(executors, 1, bytesASecond, 0.0005);
    Machines wide = new Machines(executors, 1, bytesASecond * more, 0.0005);

    assertThat(latest(inTurns.phases(atOnce(), wide, cut(slices))))
        .isLessThanOrEqualTo(latest(inTurns.phases(atOnce(), narrow, cut(slices))) + ROUNDING);
  }

  @Property
  void everyByteIsSentOnce(
      @ForAll @IntRange(min = 2, max = 24) int executors,
      @ForAll @IntRange(min = 1, max = 60) int slices) {
    // Where nothing else takes time, a card that is never idle is busy with its bytes alone.
    Machines machines = new Machines(executors, 1, 1e9, 0);
    RoundCosts free = new RoundCosts(0, 0, 0, Examples.COSTS.byWorkers());
    Cut cut = cut(slices);
    double[] ready = inTurns.phases(free, machines, cut).ready();

    for (int e = 0; e < executors; e++) {
      double fetched = (slices - cut.kept(e, executors)) * cut.bytesASlice();
      assertThat(ready[e]).isGreaterThanOrEqualTo(fetched / 1e9 - ROUNDING);
    }
    double all = slices * cut.bytesASlice() * (executors - 1);
    assertThat(2 * all).isCloseTo((double) cut.bytesMoved(executors), within(1.0));
  }

  private static Cut cut(int slices) {
    return new Cut(Examples.MILLION, slices, 4);
  }

  private static double latest(Phases phases) {
    return Arrays.stream(phases.ready()).max().orElseThrow();
  }
}
