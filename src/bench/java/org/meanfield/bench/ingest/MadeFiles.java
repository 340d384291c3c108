package org.meanfield.bench.ingest;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import net.coobird.thumbnailator.Thumbnails;

/** Images that a benchmark makes for itself: soft noise, which JPEG compresses about as photos. */
final class MadeFiles {
  private static final int CLASSES = 10;
  private static final int GRAINS = 8;

  private MadeFiles() {}

  /** JPEG files in a folder a class, each another. */
  static void writeJpegs(Path folder, int count, int height, int width) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve(String.format(Locale.ROOT, "class-%d/%06d.jpg", i % CLASSES, i));
      Files.createDirectories(file.getParent());
      ImageIO.write(noise(random, height, width), "jpg", file.toFile());
    }
  }

  /**
   * Small BMP files in a folder a class, as directories know them: a few hundred files under very
   * many names each, since as many files of one block each would take gigabytes of a disk.
   */
  static void writeMany(Path folder, int count, int side) throws IOException {
    // File systems have at most 65,000 names for a file.
    int links = Math.max(1, Math.min(10_000, count / (2 * CLASSES)));
    Random random = new Random(1);
    for (int label = 0; label < CLASSES; label++) {
      Path sorted = Files.createDirectories(folder.resolve("class-" + label));
      Path original = sorted.resolve("0000000.bmp");
      for (int i = 0; i < count / CLASSES; i++) {
        Path file = sorted.resolve(String.format(Locale.ROOT, "%07d.bmp", i));
        if (i % links == 0) {
          ImageIO.write(noise(random, side, side), "bmp", file.toFile());
          original = file;
        } else {
          Files.createLink(file, original);
        }
      }
    }
  }

  private static BufferedImage noise(Random random, int height, int width) throws IOException {
    BufferedImage grains =
        new BufferedImage(
            Math.max(2, width / GRAINS), Math.max(2, height / GRAINS), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < grains.getHeight(); y++) {
      for (int x = 0; x < grains.getWidth(); x++) {
        grains.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    BufferedImage soft =
        Thumbnails.of(grains)
            .forceSize(width, height)
            .imageType(BufferedImage.TYPE_INT_RGB)
            .asBufferedImage();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // A little of the lowest bits, as a sensor has it.
        soft.setRGB(x, y, soft.getRGB(x, y) ^ (random.nextInt() & 0x070707));
      }
    }
    return soft;
  }
}
