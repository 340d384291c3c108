package org.meanfield.dataset.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** A SHA-256 over values in a fixed encoding: strings as length and UTF-8, numbers big-endian. */
public final class Fingerprint {
  private final MessageDigest digest = DigestUtils.getSha256Digest();

  public Fingerprint add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  public Fingerprint add(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    return this;
  }

  public Fingerprint add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    return this;
  }

  public String hex() {
    return Hex.encodeHexString(digest.digest());
  }
}
