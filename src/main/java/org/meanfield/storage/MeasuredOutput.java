package org.meanfield.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts and checksums what passes to another stream, which it leaves open. */
final class MeasuredOutput extends OutputStream {
  private final OutputStream out;
  private final MessageDigest digest = Checksum.sha256();
  private long length;

  MeasuredOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    digest.update(bytes, from, count);
    length += count;
  }

  /** The part that was written; ends this stream. */
  Part part(String name) {
    return new Part(name, length, Checksum.hex(digest));
  }
}
