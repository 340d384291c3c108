package org.meanfield.dataset.decode;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The chunks of a PNG file before its pixels (PNG, third edition, section 5). */
final class PngChunks {
  /** The letters {@code IDAT}: the chunk that begins the pixels. */
  private static final int IDAT = 0x49444154;

  /** The letters {@code iCCP}. */
  static final int ICCP = 0x69434350;

  /** The letters {@code tRNS}. */
  static final int TRNS = 0x74524E53;

  /** The letters {@code eXIf}. */
  private static final int EXIF = 0x65584966;

  private static final int SIGNATURE = 8;

  /** Length and name before a chunk's content. */
  private static final int HEADER = 8;

  private static final int CHECKSUM = 4;

  /** Offset of the number of bits a sample; the kind of colours follows it. */
  private static final int DEPTH = 24;

  private static final int GREY = 0;
  private static final int GREY_WITH_ALPHA = 4;

  private PngChunks() {}

  /**
   * The content of the first chunk of a name.
   *
   * @param name as its four letters, the first in the highest byte
   * @return a view of the file; empty if there is none before the pixels or damage
   */
  static Optional<ByteBuffer> first(byte[] file, int name) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    long at = SIGNATURE;
    while (at + HEADER <= file.length) {
      int found = bytes.getInt((int) at + 4);
      long content = at + HEADER;
      long end = content + Integer.toUnsignedLong(bytes.getInt((int) at));
      if (found == IDAT || end > file.length) {
        return Optional.empty();
      }
      if (found == name) {
        return Optional.of(bytes.slice((int) content, (int) (end - content)));
      }
      at = end + CHECKSUM;
    }
    return Optional.empty();
  }

  /** The EXIF block, if there is one before the pixels. */
  static Optional<TiffDirectory> exif(byte[] file) {
    return first(file, EXIF)
        .map(block -> TiffDirectory.inExif(file, block.arrayOffset(), block.limit()));
  }

  /** Bits a sample, of a file that a reader has found sound. */
  static int depth(byte[] file) {
    return file[DEPTH];
  }

  /** Whether samples are levels of grey, of a file that a reader has found sound. */
  static boolean isGrey(byte[] file) {
    return file[DEPTH + 1] == GREY || file[DEPTH + 1] == GREY_WITH_ALPHA;
  }
}
