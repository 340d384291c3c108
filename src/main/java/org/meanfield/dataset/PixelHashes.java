package org.meanfield.dataset;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.MurmurHash3;
import org.meanfield.fault.Fault;

/**
 * A hash of the pixels of each image of a listing, in the form that a recipe brings them to: what
 * tells a file from another of its name and length. 8 bytes an image. Immutable.
 */
public final class PixelHashes {
  private final long[] hashes;

  /**
   * @param hashes by position in the listing; handed over
   */
  PixelHashes(long[] hashes) {
    this.hashes = hashes;
  }

  /** Of some bytes: the first half of MurmurHash3's 128 bits, by its published algorithm. */
  static long of(byte[] pixels, int offset, int length) {
    return MurmurHash3.hash128x64(pixels, offset, length, MurmurHash3.DEFAULT_SEED)[0];
  }

  /** Of each example of a chunk its position and its hash, one after the other. */
  static long[] of(PackedChunk chunk) {
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
    for (long hash : hashes) {
      fingerprint.add(hash);
    }
    return fingerprint.hex();
  }

  /** How many images there are. */
  public int size() {
    return hashes.length;
  }

  /**
   * Positions of the images whose pixels are not those of another listing's.
   *
   * @param other of as many images
   */
  public BitSet differing(PixelHashes other) {
    BitSet found = new BitSet();
    IntStream.range(0, hashes.length).filter(i -> hashes[i] != other.hashes[i]).forEach(found::set);
    return found;
  }

  /** Big-endian, as {@link #parse} reads them. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(hashes.length, Long.BYTES));
    bytes.asLongBuffer().put(hashes);
    return bytes.array();
  }

  /**
   * Reads {@link #toBytes}.
   *
   * @throws Fault of kind DATA where they are cut off
   */
  public static PixelHashes parse(String file, byte[] bytes) {
    if (bytes.length % Long.BYTES != 0) {
      throw Fault.data(
          "%s has %d bytes; expected %d an image. It was damaged; delete it"
              .formatted(file, bytes.length, Long.BYTES));
    }
    long[] hashes = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(hashes);
    return new PixelHashes(hashes);
  }
}
