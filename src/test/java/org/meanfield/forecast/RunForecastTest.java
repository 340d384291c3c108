package org.meanfield.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.training.AveragingInterval;

class RunForecastTest {
  private static final double ROUNDING = 1e-9;

  @Test
  void addsTheRoundsOfEveryEpochUp() {
    // 1,000 images of two workers: 500 each, sixteen steps of 32.
    RunForecast run = of(new AveragingInterval(5, 1), 3);

    assertThat(run.plan().stepsAnEpoch()).isEqualTo(16);
    assertThat(run.steps()).isEqualTo(5);
    // Of 5, 5, 5 and 1 steps.
    assertThat(run.roundsAnEpoch()).isEqualTo(4);
    assertThat(run.rounds()).isEqualTo(16 + 2 * 4);
    double single = of(new AveragingInterval(1, 0), 1).round().seconds();
    assertThat(run.epochSeconds()).isCloseTo(3 * run.round().seconds() + single, within(ROUNDING));
    assertThat(run.runSeconds()).isCloseTo(16 * single + 2 * run.epochSeconds(), within(ROUNDING));
  }

  @Test
  void averagesOnceAnEpochUnlessToldOtherwise() {
    RunForecast run = of(new AveragingInterval(0, 0), 3);

    assertThat(run.steps()).isEqualTo(16);
    assertThat(run.roundsAnEpoch()).isEqualTo(1);
    assertThat(run.epochSeconds()).isEqualTo(run.round().seconds());
  }

  @Test
  void countsWhatEachExecutorFetchesAndGives() {
    RunForecast run = of(new AveragingInterval(0, 0), 3);

    // Of two executors each fetches half of 4 MB of weights, and half of the other's movement.
    assertThat(run.bytesARound()).isEqualTo(8_000_000);
  }

  @Test
  void costsBetweenTwoMeasurementsAreInProportion() {
    WorkerCosts one = new WorkerCosts(1, 1, 2, 3, 4, 5, 6, 0.1);
    WorkerCosts five = new WorkerCosts(5, 5, 6, 7, 8, 9, 10, 0.5);
    RoundCosts costs = new RoundCosts(0, 0, 0, List.of(one, five));

    assertThat(costs.with(1)).isEqualTo(one);
    assertThat(costs.with(2)).isEqualTo(new WorkerCosts(2, 2, 3, 4, 5, 6, 7, 0.2));
    assertThat(costs.with(5)).isEqualTo(five);
    assertThat(costs.with(64)).isEqualTo(five);
  }

  private static RunForecast of(AveragingInterval interval, int epochs) {
    return RunForecast.of(
        Examples.COSTS,
        new RunPlan(
            Examples.MILLION, Examples.machines(2, 1), 1000, 32, epochs, interval, Float.BYTES),
        42);
  }
}
