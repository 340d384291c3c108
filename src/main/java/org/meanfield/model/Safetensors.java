package org.meanfield.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.ParameterLayout;

/**
 * Weights as a safetensors file: the data section is DL4J's flat vector, little-endian, and streams
 * through a buffer of {@value #CHUNK_BYTES} bytes whatever its length.
 */
final class Safetensors {
  private static final int CHUNK_BYTES = 1 << 18;

  private Safetensors() {}

  /**
   * Writes a file.
   *
   * @return the SHA-256 of the data section, which is the flat vector's bytes
   * @throws IllegalArgumentException when the slices are not as long as the layout
   */
  static String write(
      OutputStream out, ParameterLayout layout, Map<String, String> metadata, WeightSlices slices)
      throws IOException {
    out.write(SafetensorsHeader.of(layout, metadata).toBytes());
    MessageDigest digest = DigestUtils.getSha256Digest();
    FloatOutput floats = new FloatOutput(new DigestOutputStream(out, digest));
    slices.passTo(floats::write);
    if (floats.written != layout.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the slices hold %d weights, the layout %d",
              floats.written,
              layout.length()));
    }
    return Hex.encodeHexString(digest.digest());
  }

  /**
   * Reads the data section, the stream being at its first byte, into {@code sink}.
   *
   * @param file what faults call it
   * @param length of the flat vector, in weights
   * @return the SHA-256 of the data section
   * @throws MeanfieldException of kind DATA when the stream ends before
   */
  static String readData(String file, InputStream in, long length, WeightSink sink)
      throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long offset = 0;
    while (offset < length) {
      int bytes = (int) Math.min(CHUNK_BYTES, (length - offset) * Float.BYTES);
      int got = in.readNBytes(chunk.array(), 0, bytes);
      if (got < bytes) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s ends after %d bytes of weights; expected %d",
                file,
                offset * Float.BYTES + got,
                length * Float.BYTES));
      }
      digest.update(chunk.array(), 0, bytes);
      sink.write(offset, chunk.clear().limit(bytes).asFloatBuffer());
      offset += bytes / Float.BYTES;
    }
    return Hex.encodeHexString(digest.digest());
  }

  /** Floats of any byte order, written little-endian. */
  private static final class FloatOutput {
    private final OutputStream out;
    private final ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long written;

    FloatOutput(OutputStream out) {
      this.out = out;
    }

    void write(FloatBuffer slice) throws IOException {
      FloatBuffer rest = slice.duplicate();
      int end = rest.limit();
      while (rest.position() < end) {
        int count = Math.min(CHUNK_BYTES / Float.BYTES, end - rest.position());
        rest.limit(rest.position() + count);
        chunk.asFloatBuffer().put(rest);
        out.write(chunk.array(), 0, count * Float.BYTES);
        written += count;
      }
    }
  }
}
