package org.meanfield.dataset;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.apache.commons.lang3.StringUtils;

/** The image formats we read, told apart by their first bytes and not by the name of the file. */
enum ImageFormat {
  JPEG("\u00FF\u00D8\u00FF"),
  PNG("\u0089PNG"),
  GIF("GIF8"),
  BMP("BM"),
  TIFF("II*\0|MM\0*"),
  WEBP("RIFF????WEBP");

  /** All of them in words. */
  static final String NAMES = "JPEG, PNG, GIF, BMP, TIFF or WebP";

  private static final List<String> EXTENSIONS =
      List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp");

  /** The extensions in words. */
  static final String NAMED = ".jpg, .jpeg, .png, .gif, .bmp, .tif, .tiff or .webp";

  /** The first bytes, a character each; a bar parts alternatives, a question mark is any byte. */
  private final String magics;

  ImageFormat(String magics) {
    this.magics = magics;
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
    return Arrays.stream(StringUtils.split(magics, '|')).anyMatch(magic -> begins(file, magic));
  }

  private static boolean begins(byte[] file, String magic) {
    return file.length >= magic.length()
        && IntStream.range(0, magic.length())
            .allMatch(i -> magic.charAt(i) == '?' || magic.charAt(i) == (file[i] & 0xFF));
  }

  /** A new reader, which the caller disposes of. */
  ImageReader reader() throws IOException {
    return switch (this) {
      case JPEG ->
          provider(JPEGImageReaderSpi.class, JPEGImageReaderSpi::new).createReaderInstance(null);
      case TIFF ->
          provider(TIFFImageReaderSpi.class, TIFFImageReaderSpi::new).createReaderInstance(null);
      case WEBP ->
          provider(WebPImageReaderSpi.class, WebPImageReaderSpi::new).createReaderInstance(null);
      case PNG, GIF, BMP ->
          ImageIO.getImageReadersByFormatName(name().toLowerCase(Locale.ROOT)).next();
    };
  }

  @Override
  public String toString() {
    return this == WEBP ? "WebP" : name();
  }

  // ImageIO looks for plugins once, with whatever class loader first used it: on an executor that
  // may be one that does not see ours.
  private static synchronized <P extends ImageReaderSpi> ImageReaderSpi provider(
      Class<P> kind, Supplier<P> making) {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    P known = registry.getServiceProviderByClass(kind);
    if (known != null) {
      return known;
    }
    P ours = making.get();
    registry.registerServiceProvider(ours);
    return ours;
  }
}
