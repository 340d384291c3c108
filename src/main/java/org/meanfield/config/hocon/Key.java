package org.meanfield.config.hocon;

import com.typesafe.config.ConfigFactory;

/**
 * A key of a recipe with the kind of value it takes and its help, written once.
 *
 * @param name full dotted name
 * @param kind the values it takes
 * @param defaultText the default in HOCON where it is a constant, else in words
 * @param description what it is for, one sentence without its full stop
 */
record Key<T>(String name, ValueKind<T> kind, String defaultText, String description) {
  /** The constant default; only for keys that have one. */
  T defaultValue() {
    return kind.of(ConfigFactory.parseString("it = " + defaultText).getValue("it")).orElseThrow();
  }

  RecipeKey help() {
    return new RecipeKey(name, kind.text(), defaultText, description);
  }
}
