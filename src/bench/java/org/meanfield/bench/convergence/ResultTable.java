package org.meanfield.bench.convergence;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.meanfield.text.Figures;

/** The results as people read them. */
final class ResultTable {
  private static final String COLUMNS = "%-18s %-16s %7s %9s %6s %11s %9s %8s%n";

  private ResultTable() {}

  static void print(List<Result> results, PrintStream out) {
    out.printf(
        Locale.ROOT,
        COLUMNS,
        "averaged each",
        "outer optimizer",
        "rounds",
        "bytes",
        "seeds",
        "validation",
        "test",
        "spread");
    for (Result result : results) {
      out.printf(
          Locale.ROOT,
          COLUMNS,
          result.averaging().interval(),
          result.averaging().rule(),
          Figures.count(result.rounds()),
          Figures.bytes(result.bytes()),
          result.outcomes().size(),
          share(result.meanLastValidation()),
          share(result.meanTest()),
          result.outcomes().size() == 1 ? "" : share(result.testSpread()));
    }
    out.printf(
        Locale.ROOT,
        "%nbytes: what %d executors of one worker each send each other. Accuracies are means over"
            + " the seeds,%nafter the last epoch; spread: the largest test accuracy less the"
            + " smallest.%n",
        Material.WORKERS);
  }

  private static String share(double accuracy) {
    return String.format(Locale.ROOT, "%.4f", accuracy);
  }
}
