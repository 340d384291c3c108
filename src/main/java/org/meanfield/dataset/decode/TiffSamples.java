package org.meanfield.dataset.decode;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageTypeSpecifier;

/** Samples that TIFF alone has room for: thousands a pixel, of 32 bits, or fractions. */
final class TiffSamples {
  /** Four samples of 32 bits. */
  private static final int MOST_BITS_A_PIXEL = 128;

  /** Value of the sample format: whole numbers with a sign. */
  private static final int SIGNED = 2;

  private TiffSamples() {}

  /** Why samples of a type are not read, in words; empty if they are. */
  static Optional<String> refusal(ImageTypeSpecifier raw, byte[] file) {
    SampleModel samples = raw.getSampleModel();
    int bits = 0;
    for (int size : samples.getSampleSize()) {
      bits += size;
    }
    if (bits > MOST_BITS_A_PIXEL) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it declares %d bits a pixel, and at most %d are read",
              bits,
              MOST_BITS_A_PIXEL));
    }
    int type = samples.getDataType();
    return type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%d-bit float samples are not read: store 8 or 16 bits a sample",
                TiffDirectory.ofPicture(file)
                    .firstNumber(TiffDirectory.BITS_PER_SAMPLE)
                    .orElse(samples.getSampleSize(0))))
        : Optional.empty();
  }

  /**
   * The image that the reader made of a file, its greys of 32 bits brought to 8. Of numbers with a
   * sign those below 0 are black.
   */
  static BufferedImage of(byte[] file, BufferedImage read) {
    ColorModel wide = read.getColorModel();
    if (read.getRaster().getDataBuffer().getDataType() != DataBuffer.TYPE_INT
        || wide.getColorSpace().getType() != ColorSpace.TYPE_GRAY
        || wide.getComponentSize(0) != Integer.SIZE) {
      return read;
    }
    ColorModel narrow =
        new ComponentColorModel(
            wide.getColorSpace(),
            wide.hasAlpha(),
            wide.isAlphaPremultiplied(),
            wide.getTransparency(),
            DataBuffer.TYPE_BYTE);
    WritableRaster to = narrow.createCompatibleWritableRaster(read.getWidth(), read.getHeight());
    int format = TiffDirectory.ofPicture(file).firstNumber(TiffDirectory.SAMPLE_FORMAT).orElse(1);
    narrow(read.getRaster(), to, format == SIGNED);
    return new BufferedImage(narrow, to, narrow.isAlphaPremultiplied(), null);
  }

  private static void narrow(Raster from, WritableRaster to, boolean signed) {
    long most = signed ? Integer.MAX_VALUE : (1L << Integer.SIZE) - 1;
    int[] row = new int[from.getWidth()];
    for (int band = 0; band < to.getNumBands(); band++) {
      for (int y = 0; y < from.getHeight(); y++) {
        from.getSamples(0, y, row.length, 1, band, row);
        for (int x = 0; x < row.length; x++) {
          long value = signed ? Math.max(0, row[x]) : Integer.toUnsignedLong(row[x]);
          row[x] = (int) ((value * 0xFF + most / 2) / most);
        }
        to.setSamples(0, y, row.length, 1, band, row);
      }
    }
  }
}
