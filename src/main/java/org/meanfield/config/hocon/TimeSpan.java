package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Optional;
import org.meanfield.config.DurationText;

/**
 * A time, as {@link DurationText} has it.
 *
 * @param least the shortest
 * @param most the longest
 */
record TimeSpan(Duration least, Duration most) implements ValueKind<Duration> {
  @Override
  public String text() {
    return "a time from "
        + DurationText.of(least)
        + " to "
        + DurationText.of(most)
        + ", such as 90 s";
  }

  @Override
  public Optional<Duration> of(ConfigValue value) {
    return Scalar.text(value)
        .flatMap(DurationText::parse)
        .filter(span -> span.compareTo(least) >= 0 && span.compareTo(most) <= 0);
  }

  @Override
  public Object written(Duration value) {
    return DurationText.of(value);
  }
}
