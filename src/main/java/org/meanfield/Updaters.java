package org.meanfield;

import org.jspecify.annotations.Nullable;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.network.Schedule;
import org.meanfield.network.UpdaterSpec;

/** A recipe's epochs turned into a worker's steps. */
final class Updaters {
  private Updaters() {}

  /** The recipe's updater; null: the network's own is kept. */
  static @Nullable UpdaterSpec of(TrainingRecipe recipe, long stepsPerEpoch) {
    if (recipe.updater() == null) {
      return null;
    }
    Double rate = recipe.learningRate();
    return new UpdaterSpec(
        recipe.updater(),
        rate == null ? UpdaterSpec.defaultRate(recipe.updater()) : rate,
        recipe.momentum(),
        recipe.warmupSteps(),
        schedule(recipe, stepsPerEpoch));
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
