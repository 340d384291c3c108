package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;
import org.meanfield.network.TrainingRule.Penalties;

class UpdatersTest {
  private static TrainingRecipe recipe(
      @Nullable OptimizerName updater, @Nullable Double rate, ScheduleRecipe.Kind kind) {
    return recipe(
        updater,
        rate,
        kind,
        new RegularizationRecipe(null, null, null, null, 0, ClassWeights.ALIKE));
  }

  private static TrainingRecipe recipe(
      @Nullable OptimizerName updater,
      @Nullable Double rate,
      ScheduleRecipe.Kind kind,
      RegularizationRecipe rule) {
    return new TrainingRecipe(
        4, 32, true, 2, updater, rate, 0.8, new ScheduleRecipe(kind, 3, 0.5, 0.1), 6, rule);
  }

  private static TrainingRule rule(@Nullable OptimizerName updater, RegularizationRecipe rule) {
    return Updaters.rule(recipe(updater, null, ScheduleRecipe.Kind.CONSTANT, rule));
  }

  private static OptimizerSpec of(TrainingRecipe recipe) {
    return Objects.requireNonNull(Updaters.of(recipe, 10));
  }

  @Test
  void turnsEpochsIntoSteps() {
    assertThat(of(recipe(OptimizerName.NESTEROV, 0.3, ScheduleRecipe.Kind.STEP)))
        .isEqualTo(
            new OptimizerSpec(OptimizerName.NESTEROV, 0.3, 0.8, 6, new Schedule.Step(30, 0.5)));
  }

  @Test
  void endsTheCosineWithTheRun() {
    OptimizerSpec updater = of(recipe(OptimizerName.SGD, 0.3, ScheduleRecipe.Kind.COSINE));

    // 4 epochs of 10 steps, of which 6 warm up.
    assertThat(updater.schedule()).isEqualTo(new Schedule.Cosine(34, 0.1));
  }

  @Test
  void takesTheUpdatersUsualRate_whenTheRecipeGivesNone() {
    assertThat(of(recipe(OptimizerName.ADAM, null, ScheduleRecipe.Kind.CONSTANT)).learningRate())
        .isEqualTo(OptimizerSpec.defaultRate(OptimizerName.ADAM));
  }

  @Test
  void decaysWeightsWithAdamw_unlessTheRecipeSaysOtherwise() {
    RegularizationRecipe nothing =
        new RegularizationRecipe(null, null, null, null, 0, ClassWeights.ALIKE);
    RegularizationRecipe none =
        new RegularizationRecipe(0.0, null, null, null, 0, ClassWeights.ALIKE);

    assertThat(rule(OptimizerName.ADAMW, nothing).penalties()).isEqualTo(new Penalties(0, 0, 0.01));
    assertThat(rule(OptimizerName.ADAMW, none).penalties()).isEqualTo(new Penalties(0, 0, 0));
    assertThat(rule(OptimizerName.ADAM, nothing)).isEqualTo(TrainingRule.OF_NETWORK);
  }

  @Test
  void replacesAllOfANetworksPenalties_whenTheRecipeStatesOne() {
    RegularizationRecipe l1 =
        new RegularizationRecipe(
            null, 0.1, null, null, 0.2, new ClassWeights.Given(List.of(1.0, 2.0)));

    assertThat(rule(null, l1))
        .isEqualTo(new TrainingRule(new Penalties(0.1, 0, 0), null, 0.2, List.of(1.0, 2.0)));
  }

  @Test
  void keepsTheNetworksOwn_whenTheRecipeNamesNone() {
    assertThat(Updaters.of(recipe(null, null, ScheduleRecipe.Kind.CONSTANT), 10)).isNull();
  }
}
