package org.meanfield.dataset.decode;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.coobird.thumbnailator.Thumbnails;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;

/**
 * Brings an image to the recipe's size and channels. Resized by Thumbnailator (progressive bilinear
 * down, bicubic up); grey is luma, Rec. ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.
 */
public final class ImageResizer {
  private final ImageRecipe recipe;

  public ImageResizer(ImageRecipe recipe) {
    this.recipe = recipe;
  }

  /**
   * The example, unsigned bytes {@code [height, width, channels]}.
   *
   * @param stored of type {@link BufferedImage#TYPE_INT_RGB}
   * @param orientation how it is turned to stand upright
   */
  public byte[] fit(BufferedImage stored, Orientation orientation) {
    int width = orientation.swapsSides() ? recipe.height() : recipe.width();
    int height = orientation.swapsSides() ? recipe.width() : recipe.height();
    BufferedImage resized =
        switch (recipe.fit()) {
          case STRETCH -> resized(stored, width, height);
          case CROP -> resized(middle(stored, width, height), width, height);
          case PAD -> within(stored, width, height);
        };
    int[] upright =
        orientation.upright(RgbImage.pixels(resized), resized.getWidth(), resized.getHeight());
    return orientation.swapsSides()
        ? packed(upright, resized.getHeight(), resized.getWidth())
        : packed(upright, resized.getWidth(), resized.getHeight());
  }

  /** The largest middle part with the proportions of {@code width} to {@code height}. */
  private static BufferedImage middle(BufferedImage image, int width, int height) {
    long w = image.getWidth();
    long h = image.getHeight();
    int cutWidth = (int) Math.max(1, Math.min(w, Math.round((double) h * width / height)));
    int cutHeight = (int) Math.max(1, Math.min(h, Math.round((double) w * height / width)));
    if (cutWidth == w && cutHeight == h) {
      return image;
    }
    return RgbImage.copy(
        image, (int) (w - cutWidth) / 2, (int) (h - cutHeight) / 2, cutWidth, cutHeight);
  }

  /** As large as lies within {@code width} and {@code height}. */
  private static BufferedImage within(BufferedImage image, int width, int height) {
    double scale = Math.min((double) width / image.getWidth(), (double) height / image.getHeight());
    int w = (int) Math.max(1, Math.min(width, Math.round(image.getWidth() * scale)));
    int h = (int) Math.max(1, Math.min(height, Math.round(image.getHeight() * scale)));
    return resized(image, w, h);
  }

  private static BufferedImage resized(BufferedImage image, int width, int height) {
    if (image.getWidth() == width && image.getHeight() == height) {
      return image;
    }
    try {
      return Thumbnails.of(image)
          .forceSize(width, height)
          .imageType(BufferedImage.TYPE_INT_RGB)
          .asBufferedImage();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Puts an upright image in the middle of a black example, and takes its channels. */
  private byte[] packed(int[] upright, int width, int height) {
    int channels = recipe.channels().count();
    byte[] packed = new byte[recipe.exampleBytes()];
    int top = (recipe.height() - height) / 2;
    int left = (recipe.width() - width) / 2;
    for (int y = 0; y < height; y++) {
      int to = ((top + y) * recipe.width() + left) * channels;
      for (int x = 0; x < width; x++, to += channels) {
        put(upright[y * width + x], packed, to);
      }
    }
    return packed;
  }

  private void put(int rgb, byte[] packed, int to) {
    int red = rgb >> 16 & 0xFF;
    int green = rgb >> 8 & 0xFF;
    int blue = rgb & 0xFF;
    if (recipe.channels() == Channels.GREY) {
      packed[to] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    } else {
      packed[to] = (byte) red;
      packed[to + 1] = (byte) green;
      packed[to + 2] = (byte) blue;
    }
  }
}
