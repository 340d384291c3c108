package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.meanfield.config.TrainingRecipe.OptimizerName;

class ScheduleTest {
  @Test
  void stepsDownByTheFactor() {
    Schedule.Step step = new Schedule.Step(3, 0.5);

    assertThat(
            new double[] {step.factorAt(0), step.factorAt(2), step.factorAt(3), step.factorAt(6)})
        .containsExactly(1, 1, 0.5, 0.25);
  }

  @Test
  void fallsAlongHalfACosine() {
    Schedule.Cosine cosine = new Schedule.Cosine(100, 0.2);

    assertThat(cosine.factorAt(0)).isEqualTo(1);
    assertThat(cosine.factorAt(50)).isCloseTo(0.6, within(1e-12));
    assertThat(cosine.factorAt(100)).isCloseTo(0.2, within(1e-12));
    assertThat(cosine.factorAt(101)).isCloseTo(0.2, within(1e-12));
  }

  @Property
  void neverRises_onceWarm(
      @ForAll @IntRange(min = 1, max = 1000) int span,
      @ForAll @DoubleRange(min = 0.01, max = 1) double depth,
      @ForAll @IntRange(max = 2000) int at) {
    for (Schedule schedule :
        new Schedule[] {
          new Schedule.Constant(), new Schedule.Step(span, depth), new Schedule.Cosine(span, depth)
        }) {
      assertThat(schedule.factorAt(at + 1))
          .isLessThanOrEqualTo(schedule.factorAt(at))
          .isNotNegative();
    }
  }

  @Property
  void risesToItsBaseRateOverTheWarmUp_andStartsTheScheduleThere(
      @ForAll @IntRange(min = 1, max = 500) int warmup,
      @ForAll @DoubleRange(min = 0.001, max = 10) @Scale(3) double rate) {
    OptimizerSpec updater =
        new OptimizerSpec(OptimizerName.SGD, rate, 0, warmup, new Schedule.Cosine(10, 0));

    assertThat(updater.rateAt(0)).isCloseTo(rate / warmup, within(1e-12));
    for (int step = 1; step < warmup; step++) {
      assertThat(updater.rateAt(step)).isGreaterThan(updater.rateAt(step - 1));
    }
    assertThat(updater.rateAt(warmup - 1)).isCloseTo(rate, within(1e-12));
    assertThat(updater.rateAt(warmup)).isEqualTo(rate);
    assertThat(updater.rateAt(warmup + 5)).isCloseTo(rate / 2, within(1e-9));
  }
}
