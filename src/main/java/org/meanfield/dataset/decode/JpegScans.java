package org.meanfield.dataset.decode;

import java.util.Locale;
import java.util.Optional;

/**
 * The scans of a JPEG file (ITU-T T.81, annex B). libjpeg goes over all pixels in each, and nobody
 * can stop it between them: a file of a few kilobytes could keep it busy for hours. And where a
 * file ends between two, it merely fills in what is missing.
 *
 * @param count how many there are
 * @param several whether one is not enough for the whole picture
 * @param ended whether the marker of the end follows them
 */
record JpegScans(int count, boolean several, boolean ended) {
  /** Ten are usual; what refines each bit of each coefficient by itself has fewer than these. */
  static final int MOST = 100;

  private static final int RESTARTS = 0xD0;
  private static final int START_OF_IMAGE = 0xD8;

  static JpegScans of(byte[] file) {
    int count = 0;
    boolean several = false;
    int components = 0;
    int at = 2;
    while (at + 9 < file.length) {
      int marker = file[at + 1] & 0xFF;
      boolean found = file[at] == (byte) 0xFF && marker > 1 && marker < 0xFF;
      if (!found || (marker >= RESTARTS && marker <= START_OF_IMAGE)) {
        at++;
        continue;
      }
      if (marker == JpegSegments.END_OF_IMAGE && count > 0) {
        return new JpegScans(count, several, true);
      }
      if (marker == JpegSegments.START_OF_SCAN) {
        count++;
        several |= (file[at + 4] & 0xFF) < components;
      } else if (JpegSegments.isFrame(file, at)) {
        components = file[at + 9] & 0xFF;
        several |= (marker & 3) == 2;
      }
      at += 2 + JpegSegments.number(file, at + 2);
    }
    boolean ended = false;
    for (; at + 1 < file.length; at++) {
      ended |= file[at] == (byte) 0xFF && file[at + 1] == (byte) JpegSegments.END_OF_IMAGE;
    }
    return new JpegScans(count, several, ended);
  }

  /** Why they cannot be read, in words. */
  Optional<String> problem() {
    if (count > MOST) {
      return Optional.of(
          String.format(Locale.ROOT, "it has %d scans, and at most %d are read", count, MOST));
    }
    return several && !ended ? Optional.of("it ends before its last scan") : Optional.empty();
  }
}
