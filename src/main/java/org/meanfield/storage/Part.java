package org.meanfield.storage;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * One file of a {@link CommittedFolder}, as its manifest knows it. Small: executors send it to the
 * driver.
 *
 * @param name of the file: letters, digits, {@code . _ -}, not beginning with a dot, at most 128
 * @param length in bytes
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 */
public record Part(String name, long length, String sha256) implements Serializable {
  // No slash and no leading dot, so a name read from a file can't point outside its folder.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public Part {
    checkName(name);
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " of " + name);
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("'" + sha256 + "' of " + name + " is no SHA-256");
    }
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches() || name.equals(Manifest.FILE)) {
      throw new IllegalArgumentException("'" + name + "' cannot name a part");
    }
  }
}
