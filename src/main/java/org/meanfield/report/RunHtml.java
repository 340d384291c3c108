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
    List<Row> rows =
        List.of(
            row("folder", runs, RunRecord::location),
            row("state", runs, RunRecord::stateText),
            row("network", runs, RunRecord::network),
            row("workers", runs, run -> run.workers() == null ? "–" : run.workers() + ""),
            row("epochs", runs, RunHtml::epochs),
            row("test accuracy", runs, RunHtml::accuracy),
            row("training time", runs, run -> Figures.seconds(run.totals().seconds())),
            row("speed", runs, RunHtml::speed),
            row("moved by averaging", runs, RunHtml::moved));
    return Html.of("runs", new Page(runs.stream().map(RunRecord::name).toList(), rows));
  }

  private record Page(List<String> runs, List<Row> rows) {}

  /** A figure of each run. */
  private record Row(String name, List<String> figures) {}

  /** How a run's model did on the test images; a line why that is not known where it is not. */
  public static String test(RunRecord run) {
    return run.test()
        .map(test -> EvaluationHtml.scores(test) + EvaluationHtml.confusion(test))
        .orElseGet(() -> Html.of("untested", run));
  }

  private static Row row(String name, List<RunRecord> runs, Function<RunRecord, String> figure) {
    return new Row(name, runs.stream().map(figure).toList());
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
