package org.meanfield.text;

import java.util.regex.Pattern;

/** Text of users as a page shows it. Escaping is the template's task, not this one's. */
public final class OneLine {
  /** Controls, line ends, half characters, and what would turn the direction of what follows. */
  private static final Pattern UNSHOWN =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]+");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private OneLine() {}

  /**
   * On one line; the middle left out where it is too long, since names differ at their ends.
   *
   * @param most characters (code points) of it, 3 or more
   */
  public static String of(String text, int most) {
    String line = SPACES.matcher(UNSHOWN.matcher(text).replaceAll(" ")).replaceAll(" ").strip();
    if (line.isEmpty()) {
      return "(nothing)";
    }
    int length = line.codePointCount(0, line.length());
    if (length <= most) {
      return line;
    }
    int head = most / 2;
    int tail = most - 1 - head;
    return line.substring(0, line.offsetByCodePoints(0, head))
        + "…"
        + line.substring(line.offsetByCodePoints(line.length(), -tail));
  }
}
