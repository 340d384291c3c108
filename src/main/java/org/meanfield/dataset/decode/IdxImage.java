package org.meanfield.dataset.decode;

import java.awt.image.BufferedImage;
import org.meanfield.config.ImageRecipe;

/** How one image of an IDX file becomes an example: copied if it has the form already. */
public final class IdxImage {
  private final int height;
  private final int width;
  private final int channels;
  private final boolean asStored;
  private final ImageResizer fitting;

  public IdxImage(int height, int width, int channels, ImageRecipe recipe) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.asStored =
        height == recipe.height()
            && width == recipe.width()
            && channels == recipe.channels().count();
    this.fitting = new ImageResizer(recipe);
  }

  /** Bytes of one image in the file. */
  public int storedBytes() {
    return height * width * channels;
  }

  /** Writes the example of {@code stored} into {@code to} at {@code offset}. */
  public void put(byte[] stored, byte[] to, int offset) {
    byte[] example = asStored ? stored : fitting.fit(rgb(stored), Orientation.UPRIGHT);
    System.arraycopy(example, 0, to, offset, example.length);
  }

  private BufferedImage rgb(byte[] stored) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = RgbImage.pixels(image);
    for (int i = 0; i < pixels.length; i++) {
      int red = stored[i * channels] & 0xFF;
      int green = channels == 1 ? red : stored[i * channels + 1] & 0xFF;
      int blue = channels == 1 ? red : stored[i * channels + 2] & 0xFF;
      pixels[i] = red << 16 | green << 8 | blue;
    }
    return image;
  }
}
