package org.meanfield.dataset.decode;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** What a PNG file says of its colours and the JDK's reader does not heed. */
final class PngColours {
  private PngColours() {}

  /**
   * The image that the reader made of a file, with its transparent level of grey, and in sRGB if it
   * has a profile.
   *
   * @param read changed
   */
  static BufferedImage of(byte[] file, BufferedImage read) {
    makeTransparent(file, read);
    Optional<byte[]> profile = PngProfile.in(file);
    return profile.isPresent()
        ? SrgbConversion.of(read, PngChunks.isGrey(file), profile.get())
        : read;
  }

  /**
   * Of fewer than 8 bits the reader scales the samples, but not the level of {@code tRNS} that it
   * compares them with.
   */
  private static void makeTransparent(byte[] file, BufferedImage image) {
    int most = (1 << PngChunks.depth(file)) - 1;
    WritableRaster raster = image.getRaster();
    if (!PngChunks.isGrey(file) || most < 1 || most >= 0xFF || raster.getNumBands() != 2) {
      return;
    }
    int level =
        PngChunks.first(file, PngChunks.TRNS)
            .filter(content -> content.limit() >= 2)
            .map(content -> (content.getShort(0) & most) * 0xFF / most)
            .orElse(-1);
    int[] grey = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, grey.length, 1, 0, grey);
      for (int x = 0; x < grey.length; x++) {
        if (grey[x] == level) {
          raster.setSample(x, y, 1, 0);
        }
      }
    }
  }
}
