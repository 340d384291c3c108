package org.meanfield.bench.averaging;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The results as people read them. */
final class AveragingTable {
  private static final String COLUMNS = "%13s  %-10s  %-9s  %-5s  %10s  %10s  %12s  %12s  %13s%n";

  private AveragingTable() {}

  static void print(List<Measured> rows, @Nullable EpochShare epoch, PrintStream out) {
    out.printf(
        Locale.ROOT,
        COLUMNS,
        "parameters",
        "where",
        "who",
        "codec",
        "s a round",
        "overhead",
        "MB received",
        "driver MiB",
        "executor MiB");
    for (Measured row : rows) {
      out.printf(
          Locale.ROOT,
          COLUMNS,
          String.format(Locale.ROOT, "%,d", row.setting().model().parameters()),
          row.setting().where(),
          row.setting().who(),
          row.setting().codec(),
          String.format(Locale.ROOT, "%.3f", row.secondsPerRound()),
          String.format(Locale.ROOT, "%.3f", row.secondsOverhead()),
          scaled(row.bytesReceived(), 1e6),
          scaled(row.driverPeakBytes(), 1 << 20),
          scaled(row.executorPeakBytes(), 1 << 20));
    }
    out.println();
    Verdicts.of(rows, epoch).forEach(out::println);
  }

  private static String scaled(@Nullable Long bytes, double unit) {
    return bytes == null ? "-" : String.format(Locale.ROOT, "%,.1f", bytes / unit);
  }
}
