package org.meanfield.text;

import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
  private Figures() {}

  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB", "PB"};
    double value = bytes;
    int unit = -1;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** So many of something, whose plural ends in s or, after s, in es: 1 image, 2 classes. */
  public static String count(long count, String noun) {
    String plural = noun.endsWith("s") ? "es" : "s";
    return count(count) + " " + noun + (count == 1 ? "" : plural);
  }

  public static String seconds(double seconds) {
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
  }

  public static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.4f", ratio);
  }
}
