package org.meanfield.config;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;

/** Whole numbers from 1, or {@code word}, which becomes 0. */
record WordOrCount(String word) implements ValueKind<Integer> {
  private static final WholeNumber COUNT = WholeNumber.from(1);

  @Override
  public String text() {
    return word + " or " + COUNT.text();
  }

  @Override
  public Optional<Integer> of(ConfigValue value) {
    if (Scalar.text(value).filter(word::equals).isPresent()) {
      return Optional.of(0);
    }
    return COUNT.of(value).map(Math::toIntExact);
  }

  @Override
  public Optional<String> nearest(String found) {
    return Nearest.word(found, List.of(word));
  }
}
