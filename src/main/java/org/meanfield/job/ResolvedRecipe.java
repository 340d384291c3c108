package org.meanfield.job;

import org.meanfield.config.Recipe;
import org.meanfield.config.TrainingRecipe;

/** A recipe with what it left to the cluster and the clock filled in: what a resumption reads. */
final class ResolvedRecipe {
  private ResolvedRecipe() {}

  static Recipe of(Recipe asked, String runFolder, int workers) {
    TrainingRecipe t = asked.training();
    return new Recipe(
        asked.seed(),
        asked.name(),
        runFolder,
        asked.data(),
        asked.network(),
        new TrainingRecipe(
            t.epochs(),
            t.batchSize(),
            t.batchSizeSet(),
            workers,
            t.optimizer(),
            t.learningRate(),
            t.momentum(),
            t.schedule(),
            t.warmupSteps(),
            t.rule()),
        asked.averaging(),
        asked.compute(),
        asked.checkpoints());
  }
}
