package org.meanfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.TrainingRecipe.UpdaterName;
import org.meanfield.network.Schedule;
import org.meanfield.network.UpdaterSpec;

class UpdatersTest {
  private static TrainingRecipe recipe(
      @Nullable UpdaterName updater, @Nullable Double rate, ScheduleRecipe.Kind kind) {
    return new TrainingRecipe(
        4, 32, true, 2, updater, rate, 0.8, new ScheduleRecipe(kind, 3, 0.5, 0.1), 6);
  }

  private static UpdaterSpec of(TrainingRecipe recipe) {
    return Objects.requireNonNull(Updaters.of(recipe, 10));
  }

  @Test
  void turnsEpochsIntoSteps() {
    assertThat(of(recipe(UpdaterName.NESTEROV, 0.3, ScheduleRecipe.Kind.STEP)))
        .isEqualTo(new UpdaterSpec(UpdaterName.NESTEROV, 0.3, 0.8, 6, new Schedule.Step(30, 0.5)));
  }

  @Test
  void endsTheCosineWithTheRun() {
    UpdaterSpec updater = of(recipe(UpdaterName.SGD, 0.3, ScheduleRecipe.Kind.COSINE));

    // 4 epochs of 10 steps, of which 6 warm up.
    assertThat(updater.schedule()).isEqualTo(new Schedule.Cosine(34, 0.1));
  }

  @Test
  void takesTheUpdatersUsualRate_whenTheRecipeGivesNone() {
    assertThat(of(recipe(UpdaterName.ADAM, null, ScheduleRecipe.Kind.CONSTANT)).learningRate())
        .isEqualTo(UpdaterSpec.defaultRate(UpdaterName.ADAM));
  }

  @Test
  void keepsTheNetworksOwn_whenTheRecipeNamesNone() {
    assertThat(Updaters.of(recipe(null, null, ScheduleRecipe.Kind.CONSTANT), 10)).isNull();
  }
}
