package org.meanfield.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;

/**
 * The {@code key=value} of one {@code --set}. A value that begins with a bracket, a brace or a
 * double quote is HOCON, {@code null} unsets the key; any other is taken letter for letter, since
 * HOCON would cut {@code hdfs://host/path} at its comment sign.
 */
final class SetOption {
  private SetOption() {}

  /** The tree that the option states, or empty where it was reported. */
  static Optional<ConfigObject> tree(String option, SourcePosition place, ErrorCollector problems) {
    String key = StringUtils.substringBefore(option, "=").strip();
    String text = StringUtils.substringAfter(option, "=").strip();
    if (!option.contains("=") || key.isEmpty()) {
      problems.add(
          place,
          String.format(
              Locale.ROOT,
              "found \"%s\"; expected key=value; for example --set training.epochs=3",
              Scalar.shown(option)));
      return Optional.empty();
    }
    try {
      return Optional.of(value(text).atPath(key).root());
    } catch (ConfigException e) {
      problems.add(
          place,
          String.format(
              Locale.ROOT,
              "%s is %s; expected HOCON, since it begins so; put text in double quotes",
              Scalar.shown(key),
              Scalar.shown(text)));
      return Optional.empty();
    }
  }

  private static ConfigValue value(String text) {
    if (text.equals("null")) {
      return ConfigValueFactory.fromAnyRef(null);
    }
    if (!StringUtils.startsWithAny(text, "[", "{", "\"")) {
      return ConfigValueFactory.fromAnyRef(text);
    }
    Config parsed =
        ConfigFactory.parseString("it = " + text).resolve(ConfigResolveOptions.noSystem());
    if (parsed.root().size() != 1) {
      throw new ConfigException.Generic("more than one value");
    }
    return parsed.root().values().iterator().next();
  }
}
