package org.meanfield.bench.ingest;

import java.util.List;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;

/**
 * Files of one size, and the form that they are brought to.
 *
 * @param images how many files
 * @param height of the files, pixels
 * @param width of the files, pixels
 * @param side of an example, pixels
 */
record Sizes(int images, int height, int width, int side) {
  /** CIFAR's, a small photo for a small network, and one for a network of ImageNet's. */
  static final List<Sizes> ALL =
      List.of(
          new Sizes(20_000, 32, 32, 32),
          new Sizes(3_000, 240, 320, 64),
          new Sizes(800, 375, 500, 224));

  /** The smallest alone, and fewer. */
  static final List<Sizes> QUICK = List.of(new Sizes(2_000, 32, 32, 32));

  ImageRecipe image() {
    return new ImageRecipe(side, side, Channels.RGB, Fit.STRETCH);
  }
}
