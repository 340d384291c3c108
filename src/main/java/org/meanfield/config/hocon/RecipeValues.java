package org.meanfield.config.hocon;

import java.util.Locale;
import java.util.Optional;
import org.meanfield.config.Locations;

/**
 * What a recipe answers for each key, with its type and range checked; what is wrong goes to the
 * problems, and the caller gets a stand-in to go on with.
 */
record RecipeValues(RawValues given, ErrorCollector problems) {
  boolean states(RecipeKey<?> key) {
    return given.of(key).isPresent();
  }

  /** The stated value; empty: none is stated, or it was reported. */
  <T> Optional<T> stated(RecipeKey<T> key) {
    return given.of(key).flatMap(value -> checked(key, value));
  }

  /** The stated value or the key's constant default. */
  <T> T orDefault(RecipeKey<T> key) {
    return stated(key).orElseGet(key::defaultValue);
  }

  int intOrDefault(RecipeKey<Long> key) {
    return Math.toIntExact(orDefault(key));
  }

  /** The stated value; where there is none, that is reported. */
  <T> Optional<T> needed(RecipeKey<T> key, String why) {
    if (!states(key)) {
      problems.addMissing(
          String.format(
              Locale.ROOT,
              "%s is missing%s; expected %s; write %s = … or add --set %s=…",
              key.name(),
              why,
              key.kind().text(),
              key.name(),
              key.name()));
    }
    return stated(key);
  }

  /** The absolute path or the URI of a stated location. */
  Optional<String> location(RecipeKey<String> key) {
    return stated(key)
        .flatMap(text -> given.of(key).map(value -> Locations.absolute(text, value.base())));
  }

  /** Reports a stated key; nothing where it is not stated. */
  void refuse(RecipeKey<?> key, String message) {
    given
        .of(key)
        .ifPresent(
            value ->
                problems.add(
                    value.place(),
                    String.format(
                        Locale.ROOT,
                        "%s is %s; %s",
                        value.named(key),
                        Scalar.shown(value.value()),
                        message)));
  }

  private <T> Optional<T> checked(RecipeKey<T> key, GivenValue value) {
    Optional<T> checked = key.kind().of(value.value());
    if (checked.isEmpty()) {
      String mend =
          Scalar.text(value.value())
              .flatMap(key.kind()::nearest)
              .map(near -> "did you mean " + near + "?")
              .orElse("default: " + key.defaultText());
      String part = key.kind().wrongPart(value.value()).map(wrong -> wrong + "; ").orElse("");
      refuse(key, part + "expected " + key.kind().text() + "; " + mend);
    }
    return checked;
  }
}
