package org.meanfield;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Paths and URIs as users give them. */
public final class Locations {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private Locations() {}

  /** A URI as it is; a path against the working directory. */
  public static String absolute(String given) {
    return URI.matcher(given).matches()
        ? given
        : Path.of("").toAbsolutePath().resolve(given).normalize().toString();
  }
}
