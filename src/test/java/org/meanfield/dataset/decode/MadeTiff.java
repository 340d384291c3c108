package org.meanfield.dataset.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** TIFF files of several pages and of samples that no writer at hand writes; big-endian. */
final class MadeTiff {
  private static final int ENTRIES = 11;
  private static final int DIRECTORY = 2 + ENTRIES * 12 + 4;

  private MadeTiff() {}

  /**
   * One row of pixels, uncompressed.
   *
   * @param subfileType 0, or 1 for a smaller copy of another page
   * @param format of samples: 1 without a sign, 2 with one, 3 fractions
   * @param bits a sample
   * @param samples a pixel: 1 grey, 3 colours
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  record Page(int subfileType, int format, int bits, int samples, byte[] row) {
    /** A row of 8-bit greys. */
    static Page of(int subfileType, int... greys) {
      byte[] row = new byte[greys.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = (byte) greys[i];
      }
      return new Page(subfileType, 1, 8, 1, row);
    }

    /** A row of 32-bit samples. */
    static Page wide(int format, int samples, int... values) {
      ByteBuffer row = ByteBuffer.allocate(values.length * 4);
      row.asIntBuffer().put(values);
      return new Page(0, format, 32, samples, row.array());
    }
  }

  static byte[] of(Page... pages) {
    int size = 8;
    for (Page page : pages) {
      size += size(page);
    }
    ByteBuffer tiff = ByteBuffer.allocate(size);
    tiff.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
    for (int i = 0; i < pages.length; i++) {
      put(pages[i], i + 1 < pages.length, tiff);
    }
    return tiff.array();
  }

  private static int size(Page page) {
    return DIRECTORY + 4 * page.samples + page.row.length;
  }

  private static void put(Page page, boolean another, ByteBuffer tiff) {
    int start = tiff.position();
    int bits = start + DIRECTORY;
    int formats = bits + 2 * page.samples;
    int row = formats + 2 * page.samples;
    int width = page.row.length * 8 / page.bits / page.samples;
    tiff.putShort((short) ENTRIES);
    put(tiff, 0xFE, 4, 1, page.subfileType);
    put(tiff, 0x100, 4, 1, width);
    put(tiff, 0x101, 4, 1, 1);
    put(tiff, 0x102, 3, page.samples, page.samples == 1 ? page.bits << 16 : bits);
    put(tiff, 0x103, 4, 1, 1);
    put(tiff, 0x106, 4, 1, page.samples == 1 ? 1 : 2);
    put(tiff, 0x111, 4, 1, row);
    put(tiff, 0x115, 4, 1, page.samples);
    put(tiff, 0x116, 4, 1, 1);
    put(tiff, 0x117, 4, 1, page.row.length);
    put(tiff, 0x153, 3, page.samples, page.samples == 1 ? page.format << 16 : formats);
    tiff.putInt(another ? start + size(page) : 0);
    for (int i = 0; i < page.samples; i++) {
      tiff.putShort((short) page.bits);
    }
    for (int i = 0; i < page.samples; i++) {
      tiff.putShort((short) page.format);
    }
    tiff.put(page.row);
  }

  private static void put(ByteBuffer tiff, int tag, int type, int count, int value) {
    tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
