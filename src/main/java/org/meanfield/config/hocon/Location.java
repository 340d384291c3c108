package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.config.Locations;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.FileNames;

/**
 * A file or folder: a path, or a URI with its scheme.
 *
 * @param tables whether it may be a table too
 */
record Location(boolean tables) implements ValueKind<String> {
  @Override
  public String text() {
    return tables
        ? "a path, a URI such as hdfs://host/folder, or a table, parquet:PATH or table:NAME"
        : "a path or a URI such as hdfs://host/folder";
  }

  @Override
  public Optional<String> of(ConfigValue value) {
    return Scalar.text(value).filter(this::isLocation);
  }

  @Override
  public Optional<String> wrongPart(ConfigValue value) {
    return Scalar.text(value)
        .filter(text -> tables && TableLocation.isOne(text))
        .flatMap(Location::tableFault);
  }

  private boolean isLocation(String text) {
    if (tables && TableLocation.isOne(text)) {
      return tableFault(text).isEmpty();
    }
    return isPathHere(text);
  }

  private static Optional<String> tableFault(String text) {
    try {
      TableLocation.of(text);
      return Optional.empty();
    } catch (MeanfieldException fault) {
      String message = String.valueOf(fault.getMessage());
      return Optional.of(StringUtils.substringBetween(message, text + ": ", ";"));
    }
  }

  /** Which paths the driver's Java can call by name is no matter of the recipe. */
  private static boolean isPathHere(String text) {
    if (Locations.isUri(text) || !FileNames.isNameable(text)) {
      return true;
    }
    try {
      return !Path.of(text).toString().isBlank();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
