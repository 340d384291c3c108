package org.meanfield.dataset.decode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Images and IDX files made by tests. */
public final class MadeImages {
  private MadeImages() {}

  /** An opaque image of one colour. */
  public static BufferedImage plain(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  public static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer of " + format + " for this image");
    }
    return out.toByteArray();
  }

  public static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  /** A PNG of one grey level under {@code folder}. */
  public static Path grey(Path file, int level) throws IOException {
    return write(file, encoded(plain(4, 4, level << 16 | level << 8 | level), "png"));
  }

  /** An IDX file: magic, the axes, the content. */
  public static byte[] idx(int magic, int[] axes, byte[] content) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * axes.length + content.length).putInt(magic);
    for (int axis : axes) {
      bytes.putInt(axis);
    }
    return bytes.put(content).array();
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** {@code count} images of 2 x 3 pixels, all of whose pixels are the image's index. */
  public static byte[] countingImages(int count) {
    byte[] pixels = new byte[count * 6];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 6);
    }
    return idx(0x803, new int[] {count, 2, 3}, pixels);
  }

  /** {@code count} labels that repeat 0, 1, 2. */
  public static byte[] countingLabels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 3);
    }
    return idx(0x801, new int[] {count}, labels);
  }
}
