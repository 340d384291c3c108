package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meanfield.config.CheckpointInterval;

/** {@code epoch}, a number of rounds or a time. */
record EpochRoundsOrTime() implements ValueKind<CheckpointInterval> {
  private static final Pattern ROUNDS = Pattern.compile("(\\d{1,12})\\s*rounds?");
  private static final TimeSpan TIME = new TimeSpan(Duration.ofSeconds(1), Duration.ofDays(30));

  @Override
  public String text() {
    return CheckpointInterval.EpochEnd.WORD
        + ", a number of rounds such as \"200 rounds\", or "
        + TIME.text();
  }

  @Override
  public Optional<CheckpointInterval> of(ConfigValue value) {
    String text = Scalar.text(value).map(String::strip).orElse("");
    if (text.equals(CheckpointInterval.EpochEnd.WORD)) {
      return Optional.of(new CheckpointInterval.EpochEnd());
    }
    Matcher rounds = ROUNDS.matcher(text);
    if (rounds.matches()) {
      return Optional.of(Long.parseLong(rounds.group(1)))
          .filter(count -> count > 0)
          .map(CheckpointInterval.Rounds::new);
    }
    return TIME.of(value).map(CheckpointInterval.Time::new);
  }

  @Override
  public Object written(CheckpointInterval value) {
    return value.text();
  }

  @Override
  public Optional<String> nearest(String found) {
    return Suggestions.word(found, List.of(CheckpointInterval.EpochEnd.WORD));
  }
}
