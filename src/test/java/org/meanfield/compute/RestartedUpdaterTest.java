package org.meanfield.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.Quickstart;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;

/** An updater that begins anew, against one that begins. */
class RestartedUpdaterTest {
  private static final int BATCH = 4;
  private static final double RATE = 1e-3;

  static Stream<Arguments> enginesAndUpdaters() {
    return Stream.of(EngineName.DL4J, EngineName.ONEDNN)
        .flatMap(
            engine ->
                Arrays.stream(OptimizerName.values())
                    .map(updater -> Arguments.of(engine, updater)));
  }

  private static Engine engine(
      EngineName name, OptimizerName updater, double rate, Schedule schedule) {
    return Engines.create(
        name,
        new EngineSpec(
            NetworkCatalog.of("cat-dog-cnn", new InputShape(28, 28, 1), 10),
            Normalization.scale(1),
            new OptimizerSpec(updater, rate, 0.9, 0, schedule),
            1));
  }

  private static void steps(Engine engine, int from, int to) {
    int size = 28 * 28;
    byte[] pixels = Quickstart.pixels(to * BATCH);
    int[] labels = Quickstart.labels(to * BATCH);
    for (int step = from; step < to; step++) {
      engine.seed(step);
      engine.step(
          new Batch(
              Arrays.copyOfRange(pixels, step * BATCH * size, (step + 1) * BATCH * size),
              Arrays.copyOfRange(labels, step * BATCH, (step + 1) * BATCH),
              BATCH));
    }
  }

  private static float[] values(ParameterVector of) {
    float[] values = new float[(int) of.length()];
    of.read(0, FloatBuffer.wrap(values));
    return values;
  }

  @ParameterizedTest
  @MethodSource("enginesAndUpdaters")
  void goesOnAsANewOneDoes(EngineName name, OptimizerName updater) {
    try (Engine old = engine(name, updater, RATE, new Schedule.Constant());
        Engine young = engine(name, updater, RATE, new Schedule.Constant())) {
      steps(old, 0, 3);
      old.restartUpdater();
      young.weights().write(0, FloatBuffer.wrap(values(old.weights())));
      for (Engine each : List.of(old, young)) {
        steps(each, 3, 5);
      }

      assertThat(values(old.weights())).isEqualTo(values(young.weights()));
      assertThat(values(old.updaterState())).isEqualTo(values(young.updaterState()));
      assertThat(old.iteration()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndUpdaters")
  void followsItsScheduleWhereItIsInTheRun(EngineName name, OptimizerName updater) {
    try (Engine old = engine(name, updater, RATE, new Schedule.Step(2, 0.5));
        Engine young = engine(name, updater, RATE / 2, new Schedule.Constant())) {
      steps(old, 0, 3);
      old.restartUpdater();
      young.weights().write(0, FloatBuffer.wrap(values(old.weights())));
      for (Engine each : List.of(old, young)) {
        steps(each, 3, 4);
      }

      assertThat(values(old.weights())).isEqualTo(values(young.weights()));
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndUpdaters")
  void keepsItsAge_whenItsStateGoesOnInAnotherEngine(EngineName name, OptimizerName updater) {
    try (Engine old = engine(name, updater, RATE, new Schedule.Step(2, 0.5));
        Engine next = engine(name, updater, RATE, new Schedule.Step(2, 0.5))) {
      steps(old, 0, 3);
      old.restartUpdater();
      steps(old, 3, 4);
      next.weights().write(0, FloatBuffer.wrap(values(old.weights())));
      next.updaterState().write(0, FloatBuffer.wrap(values(old.updaterState())));
      next.setIteration(old.iteration(), old.stateBegan());
      for (Engine each : List.of(old, next)) {
        steps(each, 4, 6);
      }

      assertThat(old.stateBegan()).isEqualTo(3);
      assertThat(values(next.weights())).isEqualTo(values(old.weights()));
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndUpdaters")
  void isAsOldAsTheRun_onceItsStepsAreSet(EngineName name, OptimizerName updater) {
    try (Engine undisturbed = engine(name, updater, RATE, new Schedule.Constant());
        Engine back = engine(name, updater, RATE, new Schedule.Constant())) {
      steps(undisturbed, 0, 3);
      steps(back, 0, 1);
      back.restartUpdater();
      steps(back, 1, 2);
      back.weights().write(0, FloatBuffer.wrap(values(undisturbed.weights())));
      back.updaterState().write(0, FloatBuffer.wrap(values(undisturbed.updaterState())));
      back.setIteration(3);
      for (Engine each : List.of(undisturbed, back)) {
        steps(each, 3, 5);
      }

      assertThat(values(back.weights())).isEqualTo(values(undisturbed.weights()));
    }
  }
}
