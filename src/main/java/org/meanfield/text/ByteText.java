package org.meanfield.text;

import java.util.Locale;

/** Sizes of memory, in the powers of 1024 that {@code -Xmx} and Spark's settings count in. */
public final class ByteText {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private ByteText() {}

  /** As {@code 512 MiB} or {@code 1.5 GiB}. */
  public static String of(long bytes) {
    if (bytes < MIB) {
      return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
    }
    return bytes < GIB
        ? Math.round((double) bytes / MIB) + " MiB"
        : String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
  }

  /** A setting's value that is at least so much, as {@code 768m} or {@code 3g}. */
  public static String setting(long bytes) {
    long quarters = (bytes + GIB / 4 - 1) / (GIB / 4);
    return quarters % 4 == 0 ? quarters / 4 + "g" : quarters * 256 + "m";
  }
}
