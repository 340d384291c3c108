package org.meanfield.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * Whole numbers of the first directory of a TIFF file (TIFF 6.0, section 2), or of the EXIF block
 * of another format, which has the same form. Of all the directories that may hang on it none is
 * followed: a hostile file can chain them without end.
 */
record TiffDirectory(ByteBuffer tiff) {
  /** Tag 0x0112: how the image is turned. */
  static final int ORIENTATION = 0x0112;

  /** Tag 0x0103: how the pixels are compressed. */
  static final int COMPRESSION = 0x0103;

  private static final int ENTRY_BYTES = 12;

  /** The directory in {@code length} bytes of a file from {@code offset} on. */
  static TiffDirectory in(byte[] file, int offset, int length) {
    ByteBuffer tiff = ByteBuffer.wrap(file, offset, length).slice();
    boolean little = length > 0 && tiff.get(0) == 'I';
    return new TiffDirectory(tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
  }

  /** The single number of a tag; empty if there is none, or the directory is damaged. */
  OptionalInt number(int tag) {
    if (tiff.limit() < 8 || tiff.getShort(2) != 42) {
      return OptionalInt.empty();
    }
    long start = Integer.toUnsignedLong(tiff.getInt(4));
    if (start + 2 > tiff.limit()) {
      return OptionalInt.empty();
    }
    int count = Short.toUnsignedInt(tiff.getShort((int) start));
    for (int i = 0; i < count; i++) {
      long entry = start + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > tiff.limit()) {
        return OptionalInt.empty();
      }
      if (Short.toUnsignedInt(tiff.getShort((int) entry)) == tag) {
        return value((int) entry);
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt value(int entry) {
    if (tiff.getInt(entry + 4) != 1) {
      return OptionalInt.empty();
    }
    return switch (tiff.getShort(entry + 2)) {
      case 1 -> OptionalInt.of(Byte.toUnsignedInt(tiff.get(entry + 8)));
      case 3 -> OptionalInt.of(Short.toUnsignedInt(tiff.getShort(entry + 8)));
      case 4 -> OptionalInt.of(tiff.getInt(entry + 8));
      default -> OptionalInt.empty();
    };
  }
}
