package org.meanfield.config.hocon;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;
import org.meanfield.text.EnumWord;

/** One of an enum's constants, named in small letters. */
record Choice<E extends Enum<E>>(List<E> constants) implements ValueKind<E> {
  static <E extends Enum<E>> Choice<E> of(Class<E> type) {
    return new Choice<>(List.of(type.getEnumConstants()));
  }

  @Override
  public String text() {
    return String.join(" | ", words());
  }

  @Override
  public Optional<E> of(ConfigValue value) {
    return Scalar.text(value)
        .flatMap(text -> constants.stream().filter(c -> EnumWord.of(c).equals(text)).findFirst());
  }

  @Override
  public Object written(E value) {
    return EnumWord.of(value);
  }

  @Override
  public Optional<String> nearest(String found) {
    return Suggestions.word(found, words());
  }

  private List<String> words() {
    return constants.stream().map(EnumWord::of).toList();
  }
}
