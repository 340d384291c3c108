package org.meanfield.dataset.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whole numbers of a directory of a TIFF file (TIFF 6.0, section 2), or of the EXIF block of
 * another format, which has the same form. Of the directories that hang on the first a few at most
 * are followed: a hostile file can chain them without end.
 *
 * @param tiff the file or block, in its byte order
 * @param index which of its directories this is, from 0
 * @param start offset of the directory
 */
record TiffDirectory(ByteBuffer tiff, int index, long start) {
  /** Tag 0x0112: how the image is turned. */
  static final int ORIENTATION = 0x0112;

  /** Tag 0x0103: how the pixels are compressed. */
  static final int COMPRESSION = 0x0103;

  /** Tag 0x0102: bits of each sample. */
  static final int BITS_PER_SAMPLE = 0x0102;

  /** Tag 0x0153: whether a sample is a whole number, with a sign or without, or a fraction. */
  static final int SAMPLE_FORMAT = 0x0153;

  /** Tag 0x00FE: what the image is to the others of the file. */
  private static final int NEW_SUBFILE_TYPE = 0x00FE;

  /** Bits of {@link #NEW_SUBFILE_TYPE}: a smaller copy of another image, a mask for another. */
  private static final int REDUCED_OR_MASK = 1 | 4;

  /** Writers put a thumbnail first, not a row of them. */
  private static final int MOST_LOOKED_AT = 8;

  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;

  /** The first directory in {@code length} bytes of a file from {@code offset} on. */
  static TiffDirectory in(byte[] file, int offset, int length) {
    ByteBuffer tiff = ByteBuffer.wrap(file, offset, length).slice();
    boolean little = length > 0 && tiff.get(0) == 'I';
    tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean headed = length >= HEADER_BYTES && tiff.getShort(2) == 42;
    return new TiffDirectory(tiff, 0, headed ? Integer.toUnsignedLong(tiff.getInt(4)) : length);
  }

  /**
   * The first directory in an EXIF block, which some writers begin with the letters that it has in
   * a JPEG where it needs none.
   */
  static TiffDirectory inExif(byte[] file, int offset, int length) {
    int letters = JpegSegments.startsWithExif(file, offset, offset + length) ? 6 : 0;
    return in(file, offset + letters, length - letters);
  }

  /**
   * The directory of a TIFF file's picture: the first that is neither a smaller copy of another nor
   * a mask; the first of all if the first few are.
   */
  static TiffDirectory ofPicture(byte[] file) {
    TiffDirectory first = in(file, 0, file.length);
    Optional<TiffDirectory> each = Optional.of(first);
    while (each.isPresent() && each.get().index < MOST_LOOKED_AT) {
      if ((each.get().number(NEW_SUBFILE_TYPE).orElse(0) & REDUCED_OR_MASK) == 0) {
        return each.get();
      }
      each = each.get().next();
    }
    return first;
  }

  private Optional<TiffDirectory> next() {
    long end = start + 2 + (long) entries() * ENTRY_BYTES;
    if (end + 4 > tiff.limit()) {
      return Optional.empty();
    }
    long next = Integer.toUnsignedLong(tiff.getInt((int) end));
    return Optional.of(new TiffDirectory(tiff, index + 1, next))
        .filter(directory -> next > 0 && directory.entries() > 0);
  }

  /** The single number of a tag; empty if there is none, or the directory is damaged. */
  OptionalInt number(int tag) {
    OptionalInt entry = entry(tag);
    return entry.isPresent() && tiff.getInt(entry.getAsInt() + 4) == 1
        ? value(entry.getAsInt(), entry.getAsInt() + 8)
        : OptionalInt.empty();
  }

  /** The first of the short numbers of a tag, one a sample; empty as {@link #number} is. */
  OptionalInt firstNumber(int tag) {
    OptionalInt entry = entry(tag);
    if (entry.isEmpty()) {
      return OptionalInt.empty();
    }
    int at = entry.getAsInt() + 8;
    boolean within = Integer.toUnsignedLong(tiff.getInt(entry.getAsInt() + 4)) <= 2;
    long first = within ? at : Integer.toUnsignedLong(tiff.getInt(at));
    return first + 4 <= tiff.limit() ? value(entry.getAsInt(), (int) first) : OptionalInt.empty();
  }

  /** Offset of a tag's entry. */
  private OptionalInt entry(int tag) {
    int count = entries();
    for (int i = 0; i < count; i++) {
      long entry = start + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > tiff.limit()) {
        return OptionalInt.empty();
      }
      if (Short.toUnsignedInt(tiff.getShort((int) entry)) == tag) {
        return OptionalInt.of((int) entry);
      }
    }
    return OptionalInt.empty();
  }

  private int entries() {
    return start + 2 > tiff.limit() ? 0 : Short.toUnsignedInt(tiff.getShort((int) start));
  }

  private OptionalInt value(int entry, int at) {
    return switch (tiff.getShort(entry + 2)) {
      case 1 -> OptionalInt.of(Byte.toUnsignedInt(tiff.get(at)));
      case 3 -> OptionalInt.of(Short.toUnsignedInt(tiff.getShort(at)));
      case 4 -> OptionalInt.of(tiff.getInt(at));
      default -> OptionalInt.empty();
    };
  }
}
