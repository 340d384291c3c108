package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.nio.file.Path;

/**
 * One value that was given.
 *
 * @param called what its key is called there, by its name or an earlier one
 * @param value resolved HOCON; null in HOCON's sense unsets the key
 * @param source what it was given by
 * @param place where it was given
 * @param base what a relative path starts from
 */
record GivenValue(
    String called, ConfigValue value, Source source, SourcePosition place, Path base) {
  /** Each is over those before it. */
  enum Source {
    /** What held before there was such a key. */
    UNSAID,
    /** A recipe that a run wrote. */
    RUN,
    /** A recipe that a user wrote. */
    RECIPE,
    /** The options. */
    OPTIONS;

    boolean isUser() {
      return this == RECIPE || this == OPTIONS;
    }
  }

  GivenValue with(ConfigValue other) {
    return new GivenValue(called, other, source, place, base);
  }

  /** The key as messages name it, so that it is found where it was given. */
  String named(RecipeKey<?> key) {
    return called.equals(key.name()) ? called : called + " (now " + key.name() + ")";
  }
}
