package org.meanfield.job;

import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.Normalize;
import org.meanfield.config.Recipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.augmentation.Augmentation;
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.PixelChecksums;
import org.meanfield.dataset.share.PixelStatistics;
import org.meanfield.network.Architecture;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;
import org.meanfield.training.TrainingSettings;
import org.meanfield.training.checkpoint.RunOrigin;

/**
 * Binds a recipe to a network and to images: what it says of a run, in the terms of those who
 * train.
 */
record RecipeBinder(Recipe recipe, Architecture architecture) {
  /** A worker's engine as far as it is known before the images are read. */
  EngineSpec engine() {
    return engine(Normalization.scale(architecture.input().channels()), 1);
  }

  private EngineSpec engine(Normalization normalization, long stepsPerEpoch) {
    return new EngineSpec(
        architecture,
        normalization,
        Updaters.of(recipe.training(), stepsPerEpoch),
        Updaters.rule(recipe.training()),
        recipe.compute().precision(),
        recipe.seed());
  }

  /** How pixels come into the network. */
  Normalization normalization(ExampleSet examples) {
    int channels = recipe.data().image().channels().count();
    if (recipe.data().normalize() == Normalize.SCALE) {
      return Normalization.scale(channels);
    }
    PixelStatistics pixels = PixelStatistics.of(examples.chunks(), channels);
    return new Normalization(pixels.mean(), pixels.deviation());
  }

  /**
   * Everything about a run.
   *
   * @param normalization as {@link #normalization} gives it
   * @param stepsPerEpoch of the worker with the largest share
   * @param quarantine the list of the images that are left out
   */
  TrainingSettings settings(
      Dataset images,
      Normalization normalization,
      int workers,
      long stepsPerEpoch,
      String quarantine) {
    TrainingRecipe training = recipe.training();
    return new TrainingSettings(
        new TrainingSettings.Network(
            // Each executor chooses for itself: its machine may not be the driver's.
            recipe.compute().engine(),
            engine(normalization, stepsPerEpoch),
            ParameterLayout.of(architecture),
            images.source().classNames()),
        new TrainingSettings.Schedule(
            training.epochs(),
            workers,
            training.batchSize(),
            augmentation(normalization),
            recipe.seed()),
        averaging(),
        new TrainingSettings.FaultTolerance(
            AveragingRules.copies(recipe.averaging()),
            recipe.averaging().maxConsecutiveExclusions(),
            recipe.checkpoints(),
            origin(images, quarantine)));
  }

  private TrainingSettings.Averaging averaging() {
    AveragingRecipe averaging = recipe.averaging();
    return new TrainingSettings.Averaging(
        AveragingRules.interval(averaging),
        AveragingRules.codec(averaging),
        AveragingRules.outer(averaging),
        averaging.optimizerState());
  }

  /** Where nothing is left of an image, the network sees what is nearest to 0. */
  private Augmentation augmentation(Normalization normalization) {
    return new Augmentation(
        recipe.data().augment(),
        recipe.data().image(),
        normalization.mean().stream().map(Math::round).toList());
  }

  private RunOrigin origin(Dataset images, String quarantine) {
    return new RunOrigin(
        images.source().fingerprint(),
        images.source().fingerprintWhereverItLies(),
        images.pixels().map(PixelChecksums::digest).orElse(""),
        images.source().classNames(),
        RecipeWriter.hocon(recipe),
        architecture.json(),
        quarantine);
  }
}
