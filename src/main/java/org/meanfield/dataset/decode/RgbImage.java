package org.meanfield.dataset.decode;

import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Any image as opaque 8-bit sRGB, alpha composed over black. */
public final class RgbImage {
  private RgbImage() {}

  /** A new image of type {@link BufferedImage#TYPE_INT_RGB}, or {@code image} if it is one. */
  public static BufferedImage of(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    ColorModel colors = image.getColorModel();
    BufferedImage rgb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      draw(image, rgb); // Exact, without a call a pixel.
    } else if (!(colors instanceof IndexColorModel)
        && colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
      copyGrey(image, pixels(rgb));
    } else if (colors instanceof IndexColorModel || colors.getColorSpace().isCS_sRGB()) {
      copyColors(image, pixels(rgb));
    } else {
      copyColors(inSrgb(image), pixels(rgb));
    }
    return rgb;
  }

  /** The live pixels of an image of type {@link BufferedImage#TYPE_INT_RGB}, row-major. */
  static int[] pixels(BufferedImage rgb) {
    return ((DataBufferInt) rgb.getRaster().getDataBuffer()).getData();
  }

  /** A part of an image of type {@link BufferedImage#TYPE_INT_RGB}, as an image of its own. */
  static BufferedImage copy(BufferedImage rgb, int left, int top, int width, int height) {
    BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] to = pixels(part);
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels(rgb), (top + y) * rgb.getWidth() + left, to, y * width, width);
    }
    return part;
  }

  private static BufferedImage inSrgb(BufferedImage image) {
    int type =
        image.getColorModel().hasAlpha()
            ? BufferedImage.TYPE_INT_ARGB
            : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage srgb = new BufferedImage(image.getWidth(), image.getHeight(), type);
    return new ColorConvertOp(null).filter(image, srgb);
  }

  private static void draw(BufferedImage image, BufferedImage onto) {
    Graphics2D graphics = onto.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
  }

  private static void copyColors(BufferedImage image, int[] to) {
    int width = image.getWidth();
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, to, y * width, width);
    }
    if (image.getColorModel().hasAlpha()) {
      for (int i = 0; i < to.length; i++) {
        int alpha = to[i] >>> 24;
        to[i] =
            over(to[i] >> 16 & 0xFF, alpha) << 16
                | over(to[i] >> 8 & 0xFF, alpha) << 8
                | over(to[i] & 0xFF, alpha);
      }
    }
  }

  // Java's grey colour space is linear: its getRGB brightens what every other library leaves be.
  private static void copyGrey(BufferedImage image, int[] to) {
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    int width = image.getWidth();
    int greyMax = (1 << colors.getComponentSize(0)) - 1;
    boolean translucent = colors.hasAlpha() && raster.getNumBands() > 1;
    int alphaMax = translucent ? (1 << colors.getComponentSize(1)) - 1 : 1;
    int[] grey = new int[width];
    int[] alpha = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, grey);
      if (translucent) {
        raster.getSamples(0, y, width, 1, 1, alpha);
      }
      for (int x = 0; x < width; x++) {
        int value = toByte(grey[x], greyMax);
        int composed = translucent ? over(value, toByte(alpha[x], alphaMax)) : value;
        to[y * width + x] = composed << 16 | composed << 8 | composed;
      }
    }
  }

  private static int toByte(int value, int max) {
    return max == 0xFF ? value : (int) ((value * 255L + max / 2) / max);
  }

  private static int over(int value, int alpha) {
    return (value * alpha + 127) / 255;
  }
}
