package org.meanfield.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import net.coobird.thumbnailator.Thumbnails;
import org.meanfield.network.InputShape;

/** Pixels as a PNG picture that stands inside a page. */
public final class PngPicture {
  /** Larger ones are shrunk: a page of 100 pictures should stay below a few megabytes. */
  public static final int MOST_PIXELS_A_SIDE = 112;

  private PngPicture() {}

  /**
   * A data URI.
   *
   * @param pixels unsigned bytes, {@code [height, width, channels]}, grey or RGB
   */
  public static String uri(InputShape shape, byte[] pixels) {
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(shrunk(image(shape, pixels)), "png", png);
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage shrunk(BufferedImage image) throws IOException {
    if (Math.max(image.getWidth(), image.getHeight()) <= MOST_PIXELS_A_SIDE) {
      return image;
    }
    return Thumbnails.of(image).size(MOST_PIXELS_A_SIDE, MOST_PIXELS_A_SIDE).asBufferedImage();
  }

  public static BufferedImage image(InputShape shape, byte[] pixels) {
    int step = shape.channels() == 1 ? 0 : 1;
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        int at = (y * shape.width() + x) * shape.channels();
        int red = pixels[at] & 0xFF;
        int green = pixels[at + step] & 0xFF;
        int blue = pixels[at + 2 * step] & 0xFF;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }
}
