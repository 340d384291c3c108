package org.meanfield.dataset.source.idx;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.fault.MeanfieldException;

/**
 * The head of an IDX images file (LeCun, Cortes, Burges: the MNIST database): magic number, then
 * the length of each axis, all big-endian. Pixels follow as unsigned bytes {@code [count, height,
 * width, channels]}.
 */
record IdxHeader(int count, int height, int width, int channels) implements Serializable {
  static final int IMAGES = 0x803;
  static final int COLOR_IMAGES = 0x804;
  static final int LABELS = 0x801;

  private static final int BUFFER_BYTES = 1 << 16;

  /** The bytes of a file, inflated if it begins as gzip whatever it is called. */
  static InputStream open(FileSystem files, Path path) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(files.open(path), BUFFER_BYTES);
    try {
      raw.mark(2);
      int first = raw.read();
      boolean gzip = first == 0x1F && raw.read() == 0x8B;
      raw.reset();
      return gzip ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES)) : raw;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The first four bytes of a file; empty: it has fewer, or is damaged gzip. */
  static OptionalInt magicOf(FileSystem files, Path path) throws IOException {
    try (InputStream in = open(files, path)) {
      byte[] magic = in.readNBytes(4);
      return magic.length < 4
          ? OptionalInt.empty()
          : OptionalInt.of(ByteBuffer.wrap(magic).getInt());
    } catch (EOFException | ZipException damaged) {
      return OptionalInt.empty();
    }
  }

  static boolean isImages(int magic) {
    return magic == IMAGES || magic == COLOR_IMAGES;
  }

  /** What a magic number means to a user. */
  static String meaning(int magic) {
    return String.format(
        Locale.ROOT,
        "0x%08x (%s)",
        magic,
        switch (magic) {
          case LABELS -> "IDX labels";
          case IMAGES -> "IDX grey images";
          case COLOR_IMAGES -> "IDX colour images";
          default -> "not IDX images or labels of unsigned bytes";
        });
  }

  /**
   * Reads and checks a header.
   *
   * @param name of the file, for messages
   */
  static IdxHeader read(DataInputStream in, String name) throws IOException {
    int magic = in.readInt();
    if (!isImages(magic)) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s begins with %s: expected 0x%08x or 0x%08x (IDX images). Give the images file.",
              name,
              meaning(magic),
              IMAGES,
              COLOR_IMAGES));
    }
    long count = Integer.toUnsignedLong(in.readInt());
    long height = Integer.toUnsignedLong(in.readInt());
    long width = Integer.toUnsignedLong(in.readInt());
    long channels = magic == COLOR_IMAGES ? Integer.toUnsignedLong(in.readInt()) : 1;
    boolean sane =
        count >= 1
            && count <= Limits.EXAMPLES
            && height >= 1
            && width >= 1
            && height <= Limits.PIXELS / width
            && (channels == 3 || magic == IMAGES);
    if (!sane) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s declares %d images of %d x %d pixels and %d channel(s): expected 1 to %d images"
                  + " of at most %d pixels, with 3 channels if it has four axes. Check that the"
                  + " file is whole.",
              name,
              count,
              height,
              width,
              channels,
              Limits.EXAMPLES,
              Limits.PIXELS));
    }
    return new IdxHeader((int) count, (int) height, (int) width, (int) channels);
  }

  /** Bytes of one image. */
  int imageBytes() {
    return height * width * channels;
  }
}
