package org.meanfield.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The results as people read them. */
final class ResultTable {
  private static final String COLUMNS = "%-12s %-10s %5s %12s %12s  %-18s %7s %6s %6s  %s%n";

  private ResultTable() {}

  static void print(List<Row> rows, PrintStream out) {
    out.printf(
        Locale.ROOT,
        COLUMNS,
        "network",
        "mode",
        "batch",
        "meanfield",
        "fastest peer",
        "(which)",
        "ratio",
        "must",
        "aim",
        "");
    for (Comparison comparison : Comparison.of(rows)) {
      print(comparison, out);
    }
    out.println();
    out.println("images/s of every contender (processes x threads):");
    for (Row row : rows) {
      out.printf(
          Locale.ROOT,
          "  %-12s %-10s batch %3d  %s  %-12s %d x %d  %12s%n",
          row.configuration().workload(),
          row.configuration().mode(),
          row.batch(),
          row.configuration().precision(),
          row.configuration().who(),
          row.configuration().processes(),
          row.configuration().threads(),
          rate(row));
    }
  }

  private static void print(Comparison comparison, PrintStream out) {
    Configuration peer = comparison.peer().configuration();
    out.printf(
        Locale.ROOT,
        COLUMNS,
        comparison.ours().configuration().workload(),
        comparison.ours().configuration().mode(),
        comparison.ours().batch(),
        rate(comparison.ours()),
        rate(comparison.peer()),
        peer.who() + " " + peer.processes() + " x " + peer.threads(),
        String.format(Locale.ROOT, "%.2f", comparison.ratio()),
        comparison.goal().map(goal -> factor(goal.must())).orElse(""),
        comparison.goal().map(goal -> factor(goal.aim())).orElse(""),
        comparison.goal().map(goal -> verdict(goal, comparison.ratio())).orElse(""));
  }

  private static String verdict(Goal goal, double ratio) {
    if (ratio >= goal.aim()) {
      return "aim reached";
    }
    return ratio >= goal.must() ? "ok" : "too slow";
  }

  private static String factor(double factor) {
    return String.format(Locale.ROOT, "%.1f", factor);
  }

  /** With the digits that mean something. */
  private static String rate(Row row) {
    return String.format(
        Locale.ROOT, row.imagesPerSecond() < 100 ? "%,.1f" : "%,.0f", row.imagesPerSecond());
  }
}
