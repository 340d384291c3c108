package org.meanfield.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A whole training run as one immutable value: what a recipe file says after every default has been
 * filled in. Paths are absolute or URIs.
 *
 * @param seed every random choice of the run derives from it
 * @param name key {@code name}, by default the recipe file's base name without its extension; for
 *     the run folder's default
 * @param runFolder where the run is kept; null: a new {@code runs/<name>-<UTC time>}
 * @param checkpoints when they are written, and how many are kept
 */
public record Recipe(
    long seed,
    String name,
    @Nullable String runFolder,
    DataRecipe data,
    NetworkRecipe network,
    TrainingRecipe training,
    AveragingRecipe averaging,
    ComputeRecipe compute,
    CheckpointRecipe checkpoints)
    implements Serializable {
  /** What it says of images, whether they are trained on or prepared. */
  public PreparationRecipe preparation() {
    return new PreparationRecipe(
        seed, data.train(), data.labels(), data.image(), data.maxUndecodable());
  }

  /** The same with other training. */
  public Recipe with(TrainingRecipe other) {
    return new Recipe(seed, name, runFolder, data, network, other, averaging, compute, checkpoints);
  }
}
