package org.meanfield.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text in which names of users' files stand, such that a terminal shows it and does nothing else.
 */
final class TerminalText {
  /** What moves the cursor, turns the direction of what follows, or is half a character. */
  private static final Pattern ACTIVE =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

  private static final Pattern ACTIVE_WITHIN_LINES =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}&&[^\n]]");

  private TerminalText() {}

  /** One line: line ends too are written out. */
  static String line(String text) {
    return written(ACTIVE, text);
  }

  /** Several lines. */
  static String lines(String text) {
    return written(ACTIVE_WITHIN_LINES, text);
  }

  private static String written(Pattern active, String text) {
    return active
        .matcher(text)
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }
}
