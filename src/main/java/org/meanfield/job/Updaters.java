package org.meanfield.job;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;
import org.meanfield.network.TrainingRule.Penalties;

/** What a recipe says of training, as a worker's steps need it. */
final class Updaters {
  private Updaters() {}

  /** The recipe's optimizer; null: the network's own is kept. */
  static @Nullable OptimizerSpec of(TrainingRecipe recipe, long stepsPerEpoch) {
    if (recipe.optimizer() == null) {
      return null;
    }
    Double rate = recipe.learningRate();
    return new OptimizerSpec(
        recipe.optimizer(),
        rate == null ? OptimizerSpec.defaultRate(recipe.optimizer()) : rate,
        recipe.momentum(),
        recipe.warmupSteps(),
        schedule(recipe, stepsPerEpoch));
  }

  /** What the recipe says of penalties, clipping and the loss; the network's own where nothing. */
  static TrainingRule rule(TrainingRecipe recipe) {
    RegularizationRecipe rule = recipe.rule();
    return new TrainingRule(
        penalties(recipe), rule.clipNorm(), rule.labelSmoothing(), weights(rule.classWeights()));
  }

  private static List<Double> weights(ClassWeights of) {
    if (of instanceof ClassWeights.Given given) {
      return given.weights();
    }
    throw new IllegalStateException("classes are weighed by their images, which were not counted");
  }

  private static @Nullable Penalties penalties(TrainingRecipe recipe) {
    RegularizationRecipe rule = recipe.rule();
    Double decay = rule.weightDecay();
    if (decay == null && recipe.optimizer() != null) {
      OptionalDouble usual = OptimizerSpec.defaultWeightDecay(recipe.optimizer());
      decay = usual.isPresent() ? usual.getAsDouble() : null;
    }
    if (decay == null && rule.l1() == null && rule.l2() == null) {
      return null;
    }
    return new Penalties(orZero(rule.l1()), orZero(rule.l2()), orZero(decay));
  }

  private static double orZero(@Nullable Double stated) {
    return stated == null ? 0 : stated;
  }

  private static Schedule schedule(TrainingRecipe recipe, long stepsPerEpoch) {
    ScheduleRecipe schedule = recipe.schedule();
    return switch (schedule.kind()) {
      case CONSTANT -> new Schedule.Constant();
      case STEP -> new Schedule.Step(schedule.everyEpochs() * stepsPerEpoch, schedule.factor());
      case COSINE ->
          new Schedule.Cosine(
              Math.max(1, recipe.epochs() * stepsPerEpoch - recipe.warmupSteps()),
              schedule.floor());
    };
  }
}
