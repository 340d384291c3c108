package org.meanfield;

import org.meanfield.averaging.OuterOptimizer;
import org.meanfield.config.OuterRecipe;

/** From what a recipe says of the outer optimizer to it. */
final class OuterOptimizers {
  private OuterOptimizers() {}

  static OuterOptimizer of(OuterRecipe recipe) {
    return switch (recipe.kind()) {
      case AVERAGE -> new OuterOptimizer.Average();
      case SLOWMO -> new OuterOptimizer.SlowMomentum(recipe.learningRate(), recipe.momentum());
      case DILOCO -> new OuterOptimizer.NesterovMomentum(recipe.learningRate(), recipe.momentum());
    };
  }
}
