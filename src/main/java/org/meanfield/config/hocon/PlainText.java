package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** Text that matches {@code form} as a whole. */
record PlainText(String text, Pattern form) implements ValueKind<String> {
  @Override
  public Optional<String> of(ConfigValue value) {
    return Scalar.text(value).filter(text -> form.matcher(text).matches());
  }
}
