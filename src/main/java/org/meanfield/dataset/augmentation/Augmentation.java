package org.meanfield.dataset.augmentation;

import java.io.Serializable;
import java.util.List;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.ImageRecipe;

/**
 * How the training images of a run are varied. Immutable.
 *
 * @param recipe what is done to them
 * @param image their form
 * @param blank what is put where a moved or turned image leaves nothing, and over what is cut out:
 *     unsigned values, one a channel
 */
public record Augmentation(AugmentRecipe recipe, ImageRecipe image, List<Integer> blank)
    implements Serializable {
  public Augmentation {
    blank = List.copyOf(blank);
    if (blank.size() != image.channels().count()) {
      throw new IllegalArgumentException("one value a channel, not " + blank);
    }
  }

  /** Whether images stay as they are. */
  public boolean isNone() {
    return recipe.equals(AugmentRecipe.NONE);
  }

  /**
   * What is done in one epoch.
   *
   * @param seed of the run
   * @param epoch from 0
   */
  public EpochAugmentation in(long seed, int epoch) {
    return new EpochAugmentation(this, seed, epoch);
  }
}
