package org.meanfield.dataset.decode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What readers do not see, or too late: pictures within pictures that declare more pixels than the
 * file does, and ends that are cut off.
 */
final class PreDecodeCheck {
  /** Offset of the compression in a BMP's header of 40 or more bytes. */
  private static final int BMP_COMPRESSION = 30;

  /** Old-style JPEG, JPEG, and JPEG of lossy DNG: values of TIFF's tag of compression. */
  private static final List<Integer> TIFF_JPEGS = List.of(6, 7, 34892);

  private static final int MOST_COMPONENTS = 4;

  private PreDecodeCheck() {}

  /** In words, if there is any. */
  static Optional<String> in(byte[] file, ImageFormat format, long maxPixels) {
    return switch (format) {
      case BMP -> bmp(file);
      case TIFF -> tiff(file, maxPixels);
      case WEBP -> webp(file, maxPixels);
      case JPEG -> JpegScans.of(file).problem();
      case PNG, GIF -> Optional.empty();
    };
  }

  /** BI_JPEG and BI_PNG, made for printers: a whole file within the file. */
  private static Optional<String> bmp(byte[] file) {
    boolean nested =
        file.length > BMP_COMPRESSION && (file[BMP_COMPRESSION] == 4 || file[BMP_COMPRESSION] == 5);
    return nested ? Optional.of("it holds a JPEG or PNG, which is not read") : Optional.empty();
  }

  private static Optional<String> tiff(byte[] file, long maxPixels) {
    int compression = TiffDirectory.ofPicture(file).number(TiffDirectory.COMPRESSION).orElse(1);
    if (!TIFF_JPEGS.contains(compression)) {
      return Optional.empty();
    }
    int frames = 0;
    int scans = 0;
    for (int at = 0; at + 10 < file.length; at++) {
      if (file[at] != (byte) 0xFF) {
        continue;
      }
      scans += (file[at + 1] & 0xFF) == JpegSegments.START_OF_SCAN ? 1 : 0;
      if (JpegSegments.isFrame(file, at)) {
        frames++;
        if ((file[at + 1] & 3) == 2) {
          return Optional.of("a JPEG within it is progressive, which TIFF does not allow");
        }
        long height = JpegSegments.number(file, at + 5);
        long width = JpegSegments.number(file, at + 7);
        if (width * height > maxPixels) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "a JPEG within it declares %d x %d pixels, and at most %d are read"
                      + " (data.image.maxPixels)",
                  width,
                  height,
                  maxPixels));
        }
      }
    }
    return scans > JpegScans.MOST && scans > MOST_COMPONENTS * frames
        ? Optional.of(String.format(Locale.ROOT, "JPEGs within it have %d scans", scans))
        : Optional.empty();
  }

  private static Optional<String> webp(byte[] file, long maxPixels) {
    Optional<WebpChunks> chunks = WebpChunks.of(file);
    if (chunks.isEmpty()) {
      return Optional.of("it ends before its last chunk");
    }
    List<WebpChunks.Size> sizes = chunks.get().sizes();
    if (sizes.isEmpty()) {
      return Optional.of("it holds no picture");
    }
    return sizes.stream()
        .filter(size -> size.width() * size.height() > maxPixels)
        .findFirst()
        .map(
            size ->
                String.format(
                    Locale.ROOT,
                    "a picture within it declares %d x %d pixels, and at most %d are read"
                        + " (data.image.maxPixels)",
                    size.width(),
                    size.height(),
                    maxPixels));
  }
}
