package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;

/** The text of a single HOCON value, as it was written. */
final class Scalar {
  private static final int SHOWN_CHARACTERS = 80;

  private Scalar() {}

  /** The value's own text, so that a number is taken as written; empty: a list, object or null. */
  static Optional<String> text(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> Optional.of(value.atKey("it").getString("it"));
      case LIST, OBJECT, NULL -> Optional.empty();
    };
  }

  /** The number a value is, quoted or not. */
  static Optional<BigDecimal> number(ConfigValue value) {
    try {
      return text(value).map(String::strip).map(BigDecimal::new);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The value as a message shows it: short, and without characters that move a terminal. */
  static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a section";
      case LIST -> "a list";
      case NULL -> "null";
      case STRING -> '"' + shown(text(value).orElse("")) + '"';
      case NUMBER, BOOLEAN -> shown(text(value).orElse(""));
    };
  }

  static String shown(String text) {
    return StringUtils.abbreviate(text, SHOWN_CHARACTERS).replaceAll("\\p{Cntrl}", "?");
  }

  static boolean isNull(ConfigValue value) {
    return value.valueType() == ConfigValueType.NULL;
  }
}
