package org.meanfield.dataset.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of a WebP file (RFC 9649, section 2), those of an animation's frames among them.
 *
 * @param chunks in the order of the file
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the file, compared by no one
record WebpChunks(byte[] file, List<Chunk> chunks) {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  /** Place, size and duration of an animation's frame, before its own chunks. */
  private static final int FRAME_HEADER = 16;

  /** Bit of the first byte of the file's own header. */
  private static final int ANIMATED = 0x02;

  /**
   * One chunk.
   *
   * @param name its four letters
   * @param start offset of its content in the file
   * @param length bytes of its content, all of which are there
   */
  record Chunk(String name, int start, int length) {}

  /**
   * The size that a picture declares.
   *
   * @param width pixels
   * @param height pixels
   */
  record Size(long width, long height) {}

  /**
   * The chunks of a file that begins as WebP does.
   *
   * @return empty if the file ends before a chunk does
   */
  static Optional<WebpChunks> of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long end = CHUNK_HEADER + Integer.toUnsignedLong(bytes.getInt(4));
    List<Chunk> chunks = new ArrayList<>();
    return end <= file.length && add(bytes, RIFF_HEADER, (int) end, chunks)
        ? Optional.of(new WebpChunks(file, chunks))
        : Optional.empty();
  }

  private static boolean add(ByteBuffer bytes, int from, int end, List<Chunk> to) {
    int at = from;
    while (at + CHUNK_HEADER <= end) {
      byte[] name = new byte[4];
      bytes.get(at, name);
      int start = at + CHUNK_HEADER;
      long next = start + Integer.toUnsignedLong(bytes.getInt(at + 4));
      if (next > end) {
        return false;
      }
      Chunk chunk =
          new Chunk(new String(name, StandardCharsets.ISO_8859_1), start, (int) next - start);
      to.add(chunk);
      boolean framed = chunk.name.equals("ANMF") && from == RIFF_HEADER;
      if (framed && !add(bytes, start + FRAME_HEADER, (int) next, to)) {
        return false;
      }
      at = (int) (next + (next & 1));
    }
    return true;
  }

  /** What each picture, lossy or lossless, says of its own size. */
  List<Size> sizes() {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Size> sizes = new ArrayList<>();
    for (Chunk chunk : chunks) {
      if (chunk.name.equals("VP8 ") && chunk.length >= 10) {
        sizes.add(
            new Size(
                bytes.getShort(chunk.start + 6) & 0x3FFF,
                bytes.getShort(chunk.start + 8) & 0x3FFF));
      } else if (chunk.name.equals("VP8L") && chunk.length >= 5) {
        int packed = bytes.getInt(chunk.start + 1);
        sizes.add(new Size(1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)));
      }
    }
    return sizes;
  }

  /** The EXIF block, if there is one. */
  Optional<TiffDirectory> exif() {
    return first("EXIF").map(chunk -> TiffDirectory.inExif(file, chunk.start, chunk.length));
  }

  /**
   * The canvas of an animation, and where its first frame lies on it; empty if it is none. Sizes
   * are of 24 bits, places of 25.
   */
  Optional<Canvas> canvas() {
    Optional<Chunk> header = first("VP8X").filter(chunk -> chunk.length >= 10);
    Optional<Chunk> frame = first("ANMF").filter(chunk -> chunk.length >= FRAME_HEADER);
    boolean animated = header.isPresent() && (file[header.get().start] & ANIMATED) != 0;
    if (!animated || frame.isEmpty()) {
      return Optional.empty();
    }
    int canvas = header.get().start + 4;
    int place = frame.get().start;
    return Optional.of(
        new Canvas(
            1 + number(canvas), 1 + number(canvas + 3), 2 * number(place), 2 * number(place + 3)));
  }

  private Optional<Chunk> first(String name) {
    return chunks.stream().filter(chunk -> chunk.name.equals(name)).findFirst();
  }

  /** Three bytes, the lowest first. */
  private int number(int at) {
    return (file[at] & 0xFF) | (file[at + 1] & 0xFF) << 8 | (file[at + 2] & 0xFF) << 16;
  }
}
