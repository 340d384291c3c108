package org.meanfield.config;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys {@code data.*}: where the images lie and how they become examples.
 *
 * @param train {@code data.train}: an IDX images file, a folder with one, a class-per-folder tree,
 *     or a table ({@link TableLocation})
 * @param test {@code data.test}: held-out images of the same form; null: none
 * @param validation {@code data.validation}: the share of the training images, in [0, 0.5], that is
 *     held back by class and judged after each epoch
 * @param labels {@code data.labels}: names of the classes in order of their index, for sources that
 *     number them; empty: the folder names, or the numbers
 * @param image {@code data.image.*}: the size, channels and fit every image is brought to
 * @param normalize {@code data.normalize}
 * @param maxUndecodable {@code data.maxUndecodable}: the share of images, in [0, 1], that may be
 *     undecodable before the run stops
 * @param augment {@code data.augment.*}: how training images are varied
 * @param reshuffleEvery {@code data.reshuffleEvery}: epochs after which the workers' shares are
 *     dealt anew; 0: never
 */
public record DataRecipe(
    String train,
    @Nullable String test,
    double validation,
    List<String> labels,
    ImageRecipe image,
    Normalize normalize,
    double maxUndecodable,
    AugmentRecipe augment,
    int reshuffleEvery)
    implements Serializable {
  /** How many of so many images are held back, up to the rounding of each class. */
  public long heldBack(long images) {
    return Math.round(images * validation);
  }
}
