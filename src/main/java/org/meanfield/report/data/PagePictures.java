package org.meanfield.report.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import net.coobird.thumbnailator.Thumbnails;
import org.meanfield.network.InputShape;
import org.meanfield.quality.ImageRef;
import org.meanfield.report.PngPicture;

/**
 * The pictures of a page, no more of them than it can carry. For one thread.
 *
 * <p>Small ones stand there pixel by pixel; larger ones as JPEG, a fifth of the bytes.
 */
final class PagePictures {
  /** As a PNG of this side costs what a JPEG of the larger ones does. */
  private static final int SMALL_SIDE = 48;

  private static final double QUALITY = 0.8;

  private final InputShape shape;
  private final Map<ImageRef, byte[]> pixels;
  private int left;

  /**
   * Pictures of {@code pixels}.
   *
   * @param pixels unsigned bytes of each, {@code [height, width, channels]}, grey or RGB
   * @param most as many are given out
   */
  PagePictures(InputShape shape, Map<ImageRef, byte[]> pixels, int most) {
    this.shape = shape;
    this.pixels = pixels;
    this.left = most;
  }

  /** Whether pictures are so small that a page should not smooth them. */
  boolean small() {
    return Math.max(shape.height(), shape.width()) <= SMALL_SIDE;
  }

  /** How many may be given out yet. */
  int left() {
    return left;
  }

  boolean has(ImageRef image) {
    return left > 0 && pixels.containsKey(image);
  }

  /** A data URI; empty when there is no picture, or no more may be given out. */
  String uri(ImageRef image) {
    byte[] found = pixels.get(image);
    if (found == null || left == 0) {
      return "";
    }
    left--;
    return small() ? PngPicture.uri(shape, found) : jpeg(found);
  }

  private String jpeg(byte[] found) {
    BufferedImage image = PngPicture.image(shape, found);
    int side = PngPicture.MOST_PIXELS_A_SIDE;
    double scale = Math.min(1, (double) side / Math.max(image.getWidth(), image.getHeight()));
    try (ByteArrayOutputStream jpeg = new ByteArrayOutputStream()) {
      Thumbnails.of(image)
          .size(
              Math.max(1, (int) Math.round(scale * image.getWidth())),
              Math.max(1, (int) Math.round(scale * image.getHeight())))
          .outputFormat("jpg")
          .outputQuality(QUALITY)
          .toOutputStream(jpeg);
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
