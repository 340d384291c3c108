package org.meanfield.text;

import java.util.Locale;

/**
 * The word that recipes, files and messages have for an enum's constant: its name, in small
 * letters.
 */
public final class EnumWord {
  private EnumWord() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
