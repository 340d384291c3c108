package org.meanfield.dataset;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import org.apache.commons.lang3.StringUtils;

/** The image formats we read, told apart by their first bytes and not by the name of the file. */
enum ImageFormat {
  JPEG("\u00FF\u00D8\u00FF"),
  PNG("\u0089PNG"),
  GIF("GIF8"),
  BMP("BM");

  private static final List<String> EXTENSIONS = List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp");

  /** The first bytes, a character each. */
  private final String magic;

  ImageFormat(String magic) {
    this.magic = magic;
  }

  /** The format that {@code file} begins as. */
  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(f -> f.begins(file)).findFirst();
  }

  /** Whether a file of this name counts as an image of a folder. */
  static boolean named(String fileName) {
    return EXTENSIONS.stream().anyMatch(e -> StringUtils.endsWithIgnoreCase(fileName, e));
  }

  private boolean begins(byte[] file) {
    int length = Math.min(file.length, magic.length());
    return magic.equals(new String(file, 0, length, StandardCharsets.ISO_8859_1));
  }

  /** A new reader, which the caller disposes of. */
  ImageReader reader() throws IOException {
    return this == JPEG
        ? jpegProvider().createReaderInstance(null)
        : ImageIO.getImageReadersByFormatName(name().toLowerCase(Locale.ROOT)).next();
  }

  // ImageIO looks for plugins once, with whatever class loader first used it: on an executor that
  // may be one that does not see ours.
  private static synchronized JPEGImageReaderSpi jpegProvider() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi known = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    if (known != null) {
      return known;
    }
    JPEGImageReaderSpi ours = new JPEGImageReaderSpi();
    registry.registerServiceProvider(ours);
    return ours;
  }
}
