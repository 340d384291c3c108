package org.meanfield.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.text.Figures;
import org.meanfield.training.metrics.RunTotals;

/** What runs came to, side by side, as HTML on one line. */
public final class RunHtml {
  private RunHtml() {}

  /** A column a run, a row a figure. */
  public static String of(List<RunRecord> runs) {
    StringBuilder html = new StringBuilder("<table style=\"").append(Html.TABLE).append("\"><tr>");
    html.append(Html.heading("", "left"));
    runs.forEach(run -> html.append(Html.heading(run.name(), "left")));
    html.append("</tr>");
    row(html, "folder", runs, RunRecord::location);
    row(html, "state", runs, RunRecord::stateText);
    row(html, "network", runs, RunRecord::network);
    row(html, "workers", runs, run -> run.workers() == null ? "–" : run.workers() + "");
    row(html, "epochs", runs, RunHtml::epochs);
    row(html, "test accuracy", runs, RunHtml::accuracy);
    row(html, "training time", runs, run -> Figures.seconds(run.totals().seconds()));
    row(html, "speed", runs, RunHtml::speed);
    row(html, "moved by averaging", runs, RunHtml::moved);
    return html.append("</table>").toString();
  }

  /** How a run's model did on the test images; a line why that is not known where it is not. */
  public static String test(RunRecord run) {
    return run.test()
        .map(test -> EvaluationHtml.scores(test) + EvaluationHtml.confusion(test))
        .orElseGet(() -> "<p>" + Html.text(run.untested()) + "</p>");
  }

  private static void row(
      StringBuilder html, String name, List<RunRecord> runs, Function<RunRecord, String> figure) {
    html.append("<tr>").append(Html.heading(name, "left"));
    runs.forEach(run -> html.append(Html.cell(figure.apply(run))));
    html.append("</tr>");
  }

  private static String epochs(RunRecord run) {
    return run.metrics().epochs().size()
        + " of "
        + run.settings().getOrDefault("training.epochs", "–");
  }

  private static String accuracy(RunRecord run) {
    return run.test().map(Evaluation::accuracy).map(Html::percent).orElse("not tested");
  }

  private static String speed(RunRecord run) {
    double speed = run.totals().examplesPerSecond();
    return Double.isNaN(speed) ? "–" : Figures.count(Math.round(speed)) + " images a second";
  }

  private static String moved(RunRecord run) {
    RunTotals totals = run.totals();
    return String.format(
        Locale.ROOT,
        "%s, %s of it between processes",
        Figures.bytes(totals.bytesMoved()),
        Figures.bytes(totals.remoteBytes()));
  }
}
