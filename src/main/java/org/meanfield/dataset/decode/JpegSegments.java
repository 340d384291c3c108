package org.meanfield.dataset.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The segments of a JPEG file before its first scan (ITU-T T.81, annex B). */
final class JpegSegments {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private static final int APP1 = 0xE1;
  static final int START_OF_SCAN = 0xDA;
  static final int END_OF_IMAGE = 0xD9;

  private JpegSegments() {}

  /** The first EXIF block, if there is one before the first scan or damage. */
  static Optional<TiffDirectory> exif(byte[] file) {
    int at = 2;
    while (at + 4 <= file.length && file[at] == (byte) 0xFF) {
      int marker = file[at + 1] & 0xFF;
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        return Optional.empty();
      }
      if (marker == 0xFF) {
        at++;
        continue;
      }
      if (standsAlone(marker)) {
        at += 2;
        continue;
      }
      int length = number(file, at + 2);
      int end = Math.min(at + 2 + length, file.length);
      int content = at + 4;
      if (marker == APP1 && startsWithExif(file, content, end)) {
        int tiff = content + EXIF.length;
        return Optional.of(TiffDirectory.in(file, tiff, end - tiff));
      }
      at += 2 + length;
    }
    return Optional.empty();
  }

  /**
   * Whether {@code file} has the letters of an EXIF block from {@code from} to before {@code end}.
   */
  static boolean startsWithExif(byte[] file, int from, int end) {
    return end - from >= EXIF.length
        && Arrays.equals(file, from, from + EXIF.length, EXIF, 0, EXIF.length);
  }

  /**
   * Whether a frame header (SOF) may begin at {@code at}: a marker, a length, eight or more bits,
   * and as many components as the length has room for.
   */
  static boolean isFrame(byte[] file, int at) {
    int marker = file[at + 1] & 0xFF;
    boolean named = marker == 0xC0 || (marker > 0xC0 && marker <= 0xCF && (marker & 3) != 0);
    int length = number(file, at + 2);
    return named && length == 8 + 3 * (file[at + 9] & 0xFF);
  }

  /** Two bytes, the higher first. */
  static int number(byte[] file, int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }
}
