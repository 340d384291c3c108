package org.meanfield.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.meanfield.fault.MeanfieldException;

/**
 * A part as it is read: its last byte is handed out only after length and checksum have been found
 * right, so a reader that took all of it took what was written.
 */
final class ChecksummedInputStream extends InputStream {
  private final InputStream in;
  private final Part part;
  private final String file;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private long taken;

  /**
   * @param file what faults call it
   */
  ChecksummedInputStream(InputStream in, Part part, String file) {
    this.in = in;
    this.part = part;
    this.file = file;
    if (part.length() == 0) {
      verify();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    long left = part.length() - taken;
    if (count == 0 || left == 0) {
      return count == 0 ? 0 : -1;
    }
    int got = in.read(into, from, (int) Math.min(count, left));
    if (got < 0) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s ends after %d bytes; expected %d. Restore the file, or use another copy",
              file,
              taken,
              part.length()));
    }
    digest.update(into, from, got);
    taken += got;
    if (taken == part.length()) {
      verify();
    }
    return got;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void verify() {
    String found = Hex.encodeHexString(digest.digest());
    if (!found.equals(part.sha256())) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is damaged: its SHA-256 is %s; expected %s. Restore the file, or use another"
                  + " copy",
              file,
              found,
              part.sha256()));
    }
  }
}
