package org.meanfield.config;

import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file or folder: a path, or a URI with its scheme. */
record Location() implements ValueKind<String> {
  /** Two letters at least, so that a drive is no scheme. */
  private static final Pattern URI_WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

  @Override
  public String text() {
    return "a path or a URI such as hdfs://host/folder";
  }

  @Override
  public Optional<String> of(ConfigValue value) {
    return Scalar.text(value).filter(Location::isPathHere);
  }

  /** The same place, whatever folder one stands in; a URI stays as it is. */
  static String absolute(String location, Path base) {
    if (URI_WITH_SCHEME.matcher(location).lookingAt()) {
      return location;
    }
    return base.resolve(location).toAbsolutePath().normalize().toString();
  }

  private static boolean isPathHere(String text) {
    try {
      return URI_WITH_SCHEME.matcher(text).lookingAt() || !Path.of(text).toString().isBlank();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
