package org.meanfield;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.meanfield.fault.Fault;

/** Paths and URIs as users give them. */
public final class Locations {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private Locations() {}

  /**
   * A URI as it is; a path against the working directory.
   *
   * @throws Fault of kind USAGE where nothing was given
   */
  public static String absolute(String given) {
    if (given.isBlank()) {
      throw Fault.usage("found an empty path; expected a path or a URI, as runs/quickstart");
    }
    return URI.matcher(given).matches()
        ? given
        : Path.of("").toAbsolutePath().resolve(given).normalize().toString();
  }
}
