package org.meanfield.bench.scoring;

import java.util.List;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;

/**
 * Images of one kind, and the network that predicts them.
 *
 * @param format of the files
 * @param height of the files, pixels
 * @param width of the files, pixels
 * @param side of an example, pixels
 * @param network of the catalog
 */
record Images(
    String format, int count, int height, int width, boolean grey, int side, String network) {
  /** So small that rows cost as much as pictures, and small photos. */
  static final List<Images> ALL =
      List.of(
          new Images("png", 20_000, 28, 28, true, 28, "mlp"),
          new Images("png", 10_000, 28, 28, true, 28, "cat-dog-cnn"),
          new Images("jpg", 3_000, 240, 320, false, 64, "cat-dog-cnn"));

  /** The smallest alone, and fewer. */
  static final List<Images> QUICK = List.of(new Images("png", 2_000, 28, 28, true, 28, "mlp"));

  ImageRecipe image() {
    return new ImageRecipe(side, side, grey ? Channels.GREY : Channels.RGB, Fit.STRETCH);
  }
}
