package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;

/** Whole numbers from 1 to {@code most}, or {@code word}, which becomes 0. */
record KeywordOrInt(String word, int most) implements ValueKind<Integer> {

  @Override
  public String text() {
    return word + " or " + count().text();
  }

  @Override
  public Optional<Integer> of(ConfigValue value) {
    if (Scalar.text(value).filter(word::equals).isPresent()) {
      return Optional.of(0);
    }
    return count().of(value).map(Math::toIntExact);
  }

  @Override
  public Object written(Integer value) {
    return value == 0 ? word : value;
  }

  private WholeNumber count() {
    return new WholeNumber(1, most);
  }

  @Override
  public Optional<String> nearest(String found) {
    return Suggestions.word(found, List.of(word));
  }
}
