package org.meanfield.dataset.decode;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.apache.commons.lang3.StringUtils;

/** The image formats we read, told apart by their first bytes and not by the name of the file. */
public enum ImageFormat {
  JPEG("\u00FF\u00D8\u00FF"),
  PNG("\u0089PNG"),
  GIF("GIF8"),
  /** Prose may begin with the two letters, but has no header whose size is below 256. */
  BMP("BM?????????????\0\0\0"),
  TIFF("II*\0|MM\0*"),
  WEBP("RIFF????WEBP");

  /** All of them in words. */
  public static final String NAMES = "JPEG, PNG, GIF, BMP, TIFF or WebP";

  /** Bytes from a file's first on that tell its format. */
  public static final int BEGINNING_BYTES = 18;

  private static final Set<String> EXTENSIONS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "jif", "png", "gif", "bmp", "dib", "tif", "tiff", "webp");

  /**
   * What cameras write beside a JPEG: begins as a TIFF, whose first picture is a thumbnail of the
   * photo. To take it would be to take the photo twice.
   */
  private static final Set<String> CAMERA_RAW =
      Set.of(
          "3fr", "arw", "cr2", "dcr", "dng", "erf", "fff", "iiq", "kdc", "mef", "mos", "nef", "nrw",
          "pef", "sr2", "srf", "srw");

  /** The first bytes, a character each; a bar parts alternatives, a question mark is any byte. */
  private final String magics;

  ImageFormat(String magics) {
    this.magics = magics;
  }

  /** The format that {@code file} begins as. */
  public static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(f -> f.begins(file)).findFirst();
  }

  /** Whether a name says that its file is an image, sound or damaged. */
  public static boolean named(String fileName) {
    return EXTENSIONS.contains(extension(fileName));
  }

  /**
   * Whether a file whose name does not say so is an image.
   *
   * @param beginning its first {@value #BEGINNING_BYTES} bytes, or all that it has
   */
  public static boolean isImage(String fileName, byte[] beginning) {
    Optional<ImageFormat> format = of(beginning);
    return format.isPresent()
        && !(format.get() == TIFF && CAMERA_RAW.contains(extension(fileName)));
  }

  private static String extension(String fileName) {
    return StringUtils.substringAfterLast(fileName, '.').toLowerCase(Locale.ROOT);
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
