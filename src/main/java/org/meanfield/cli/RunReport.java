package org.meanfield.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.job.RunSummary;
import org.meanfield.report.data.RemarksJson;
import org.meanfield.text.Figures;
import org.meanfield.training.TrainingOutcome;
import org.meanfield.training.metrics.EpochMetrics;

/** What a finished run prints on stdout. */
final class RunReport {
  private final RunSummary summary;
  private final List<FileRemark> remarks;

  RunReport(RunSummary summary, List<FileRemark> remarks) {
    this.summary = summary;
    this.remarks = remarks;
  }

  void print(PrintWriter out, boolean json) {
    if (json) {
      out.println(json());
    } else {
      text(out);
    }
    out.flush();
  }

  private ObjectNode json() {
    TrainingOutcome outcome = summary.outcome();
    EpochMetrics last = outcome.epochs().get(outcome.epochs().size() - 1);
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("run", summary.run())
            .put("workers", outcome.workers())
            .put("epochs", outcome.epochs().size());
    root.putObject("train")
        .put("examplesPerSecond", outcome.totals().examplesPerSecond())
        .put("seconds", outcome.totals().seconds())
        .put("examples", last.trained().examples())
        .put("loss", last.trained().meanLoss())
        .put("validationAccuracy", last.validationAccuracy());
    Evaluation test = summary.test();
    if (test != null) {
      root.set("test", test.toJson());
    }
    return root.put("bytesMoved", outcome.totals().bytesMoved())
        .put("bytesOverNetwork", outcome.totals().remoteBytes())
        .put("bytesAvoided", outcome.totals().bytesAvoided())
        .put("weightsSha256", summary.weightsSha256())
        .set("remarks", RemarksJson.of(remarks));
  }

  private void text(PrintWriter out) {
    TrainingOutcome outcome = summary.outcome();
    Evaluation test = summary.test();
    if (test != null) {
      out.printf(
          Locale.ROOT,
          "test accuracy %.4f, macro F1 %.4f, log-loss %.4f on %,d images%n",
          test.accuracy(),
          test.macroF1(),
          test.logLoss(),
          test.examples());
    }
    long rounds = outcome.epochs().stream().mapToLong(EpochMetrics::rounds).sum();
    out.printf(
        Locale.ROOT,
        "trained in %s, %,.0f images/s%s; averaged %,d %s, moving %s (%s between processes);"
            + " averaging at each step would have moved %s more%n",
        Figures.seconds(outcome.totals().seconds()),
        outcome.totals().examplesPerSecond(),
        outcome.epochs().size() > 1 ? " after the first epoch" : "",
        rounds,
        rounds == 1 ? "time" : "times",
        Figures.bytes(outcome.totals().bytesMoved()),
        Figures.bytes(outcome.totals().remoteBytes()),
        Figures.bytes(outcome.totals().bytesAvoided()));
    out.println("run folder " + summary.run());
    out.println("next:");
    String run = forShell(summary.run());
    out.println("  scripts/meanfield evaluate " + run + " IMAGES");
    out.println("  scripts/meanfield predict " + run + " IMAGES --out PREDICTIONS");
  }

  /** As it can be pasted into a shell. */
  private static String forShell(String path) {
    return path.matches("[A-Za-z0-9_./:@%+=-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
