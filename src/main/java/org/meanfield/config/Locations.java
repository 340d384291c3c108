package org.meanfield.config;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.FileNames;

/** Paths, URIs and tables as users give them. */
public final class Locations {
  /** Two letters at least, so that a drive is no scheme. */
  private static final Pattern URI_WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

  private Locations() {}

  /** The same place, whatever folder one stands in; a URI and a table's name stay as they are. */
  public static String absolute(String location, Path base) {
    if (TableLocation.isOne(location)) {
      return TableLocation.of(location).located(path -> absolute(path, base)).toString();
    }
    return isUri(location)
        ? location
        : base.resolve(FileNames.path(location)).toAbsolutePath().normalize().toString();
  }

  /**
   * Against the working directory.
   *
   * @throws MeanfieldException of kind USAGE where nothing was given
   */
  public static String absolute(String location) {
    if (location.isBlank()) {
      throw MeanfieldException.usage(
          "found an empty path; expected a path or a URI, as runs/quickstart");
    }
    return absolute(location, Path.of(""));
  }

  public static boolean isUri(String location) {
    return URI_WITH_SCHEME.matcher(location).lookingAt();
  }
}
