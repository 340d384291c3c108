package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code data.augment.*}: how training images are varied, anew each epoch. What stands at its
 * neutral value is left alone.
 *
 * @param flip in which directions an image is mirrored, each with probability 1/2
 * @param padAndCrop pixels, from 0, that an image is moved by at most, up or down and left or right
 * @param resizedCrop smallest share of the area, in (0, 1], that is cut out and brought back to the
 *     full size; 1: none
 * @param rotation degrees, 0 to 180, that an image is turned by at most, either way
 * @param brightness in [0, 1): pixels are multiplied by up to 1 more or less this
 * @param contrast in [0, 1): as brightness, about the image's mean
 * @param saturation in [0, 1): as brightness, about each pixel's grey
 * @param cutout side in pixels, from 0, of the square that is blotted out
 * @param mixup parameter, in [0, 1], of the Beta distribution that two images are mixed by; 0: none
 */
public record AugmentRecipe(
    Flip flip,
    int padAndCrop,
    double resizedCrop,
    double rotation,
    double brightness,
    double contrast,
    double saturation,
    int cutout,
    double mixup)
    implements Serializable {
  /** Images as they are. */
  public static final AugmentRecipe NONE = new AugmentRecipe(Flip.NONE, 0, 1, 0, 0, 0, 0, 0, 0);

  /** Key {@code data.augment.flip}. */
  public enum Flip {
    NONE,
    /** Left and right change places. */
    HORIZONTAL,
    /** Top and bottom change places. */
    VERTICAL,
    /** Each by itself. */
    BOTH
  }
}
