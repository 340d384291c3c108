package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.util.Optional;

/**
 * The values a key takes; a closed choice.
 *
 * @param <T> what such a value becomes
 */
sealed interface ValueKind<T>
    permits Choice,
        DecimalNumber,
        EpochRoundsOrTime,
        LabelList,
        Location,
        PlainText,
        TimeSpan,
        WeightList,
        WholeNumber,
        KeywordOrInt {
  /** The values as words that follow "expected". */
  String text();

  /** The value, or empty where it is of another type or out of range. */
  Optional<T> of(ConfigValue value);

  /** What HOCON has for a value: read again, it gives the value. */
  default Object written(T value) {
    return value;
  }

  /** Which part of a value that is none of this kind's makes it so, if one does. */
  default Optional<String> wrongPart(ConfigValue value) {
    return Optional.empty();
  }

  /** What may have been meant by a value that is none of this kind's. */
  default Optional<String> nearest(String found) {
    return Optional.empty();
  }
}
