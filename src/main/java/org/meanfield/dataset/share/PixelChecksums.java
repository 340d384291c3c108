package org.meanfield.dataset.share;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.fault.MeanfieldException;

/**
 * A checksum of the pixels of each image of a listing, in the form that a recipe brings them to:
 * what tells a file from another of its name and length. 8 bytes an image. Immutable.
 */
public final class PixelChecksums {
  private final long[] checksums;

  /**
   * @param checksums by position in the listing; handed over
   */
  public PixelChecksums(long[] checksums) {
    this.checksums = checksums;
  }

  /**
   * CRC-32C and CRC-32 of some bytes: both are instructions of the processor, so that a photo takes
   * it microseconds where decoding one takes milliseconds.
   */
  private static long of(byte[] pixels, int offset, int length) {
    CRC32C castagnoli = new CRC32C();
    castagnoli.update(pixels, offset, length);
    CRC32 usual = new CRC32();
    usual.update(pixels, offset, length);
    return castagnoli.getValue() << Integer.SIZE | usual.getValue();
  }

  /** Of each example of a chunk its position and its checksum, one after the other. */
  public static long[] of(PackedChunk chunk) {
    long[] found = new long[2 * chunk.size()];
    int bytes = chunk.size() == 0 ? 0 : chunk.pixels().length / chunk.size();
    for (int i = 0; i < chunk.size(); i++) {
      found[2 * i] = chunk.positions()[i];
      found[2 * i + 1] = of(chunk.pixels(), i * bytes, bytes);
    }
    return found;
  }

  /** A SHA-256 of all of them, in hex. */
  public String digest() {
    Fingerprint fingerprint = new Fingerprint();
    for (long checksum : checksums) {
      fingerprint.add(checksum);
    }
    return fingerprint.hex();
  }

  /** How many images there are. */
  public int size() {
    return checksums.length;
  }

  /**
   * Positions of the images whose pixels are not those of another listing's.
   *
   * @param other of as many images
   */
  public BitSet differing(PixelChecksums other) {
    BitSet found = new BitSet();
    IntStream.range(0, checksums.length)
        .filter(i -> checksums[i] != other.checksums[i])
        .forEach(found::set);
    return found;
  }

  /** Big-endian, as {@link #parse} reads them. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(checksums.length, Long.BYTES));
    bytes.asLongBuffer().put(checksums);
    return bytes.array();
  }

  /**
   * Reads {@link #toBytes}.
   *
   * @throws MeanfieldException of kind DATA where they are cut off
   */
  public static PixelChecksums parse(String file, byte[] bytes) {
    if (bytes.length % Long.BYTES != 0) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has %d bytes; expected %d an image. It was damaged; delete it",
              file,
              bytes.length,
              Long.BYTES));
    }
    long[] checksums = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(checksums);
    return new PixelChecksums(checksums);
  }
}
