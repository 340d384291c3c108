package org.meanfield.job;

import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.OuterRecipe;
import org.meanfield.training.AveragingInterval;

/** From what a recipe says of averaging to what the master takes. */
final class AveragingRules {
  private AveragingRules() {}

  static OuterOptimizer outer(AveragingRecipe recipe) {
    OuterRecipe outer = recipe.outer();
    return switch (outer.kind()) {
      case AVERAGE -> new OuterOptimizer.Average();
      case SLOWMO -> new OuterOptimizer.SlowMomentum(outer.learningRate(), outer.momentum());
      case DILOCO -> new OuterOptimizer.NesterovMomentum(outer.learningRate(), outer.momentum());
    };
  }

  static Codec codec(AveragingRecipe recipe) {
    return switch (recipe.codec()) {
      case FP32 -> Codec.FP32;
      case BF16 -> Codec.BF16;
    };
  }

  /** Of each slice and state, on different executors. */
  static int copies(AveragingRecipe recipe) {
    return switch (recipe.recovery()) {
      case ROLLBACK -> 1;
      case REPLICATE -> 2;
    };
  }

  static AveragingInterval interval(AveragingRecipe recipe) {
    return new AveragingInterval(recipe.everySteps(), recipe.denseEpochs());
  }
}
