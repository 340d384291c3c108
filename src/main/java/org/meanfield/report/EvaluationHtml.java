package org.meanfield.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.meanfield.evaluation.Confusion;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.text.Figures;

/** How well a model does, as HTML on one line. */
public final class EvaluationHtml {
  /** Classes up to which a confusion matrix fits a page. */
  private static final int MOST_COLUMNS = 30;

  private static final int MOST_ROWS = 200;
  private static final int MOST_PAIRS = 30;

  private EvaluationHtml() {}

  /** The figures of the whole and of each class. */
  public static String scores(Evaluation e) {
    StringBuilder html = new StringBuilder("<p><b>Accuracy ");
    html.append(Html.percent(e.accuracy())).append("</b>: ");
    html.append(Figures.count(e.confusion().correct())).append(" of ");
    html.append(Figures.count(e.examples())).append(" images right; log-loss ");
    html.append(Html.ratio(e.logLoss()));
    e.rocAuc().ifPresent(auc -> html.append(", area under ROC ").append(Html.ratio(auc)));
    html.append("</p><table style=\"").append(Html.TABLE).append("\"><tr>");
    html.append(Html.heading("class", "left"));
    for (String column : List.of("precision", "recall", "F1", "images")) {
      html.append(Html.heading(column, "right"));
    }
    html.append("</tr>");
    e.classes().stream()
        .limit(MOST_ROWS)
        .forEach(c -> html.append(row(c.label(), c.precision(), c.recall(), c.f1(), c.examples())));
    html.append(
        row("mean of classes", e.macroPrecision(), e.macroRecall(), e.macroF1(), e.examples()));
    html.append(
            "</table><p>The mean is over the classes that occur, among the images or among what")
        .append(" they were taken for; a dash, where nothing is known, counts 0 in it.</p>");
    if (e.labels().size() > MOST_ROWS) {
      html.append(
          String.format(
              Locale.ROOT, "<p>The first %d of %d classes.</p>", MOST_ROWS, e.labels().size()));
    }
    return html.toString();
  }

  private static String row(String label, double precision, double recall, double f1, long images) {
    return "<tr>"
        + Html.cell(label)
        + Html.number(Html.percent(precision))
        + Html.number(Html.percent(recall))
        + Html.number(Html.percent(f1))
        + Html.number(Figures.count(images))
        + "</tr>";
  }

  /**
   * The confusion matrix: a row a true class, a column a class that images were taken for; the
   * stronger its colour, the larger the share of the row. Above 30 classes the pairs that were
   * taken for each other most often.
   */
  public static String confusion(Evaluation e) {
    int classes = e.labels().size();
    if (classes > MOST_COLUMNS) {
      return mostConfused(e);
    }
    StringBuilder html = new StringBuilder("<table style=\"").append(Html.TABLE).append("\">");
    html.append("<tr><th></th><th style=\"padding:3px;text-align:center\" colspan=\"");
    html.append(classes).append("\">taken for</th></tr><tr>");
    html.append(Html.heading("actual class", "left"));
    for (String label : e.labels()) {
      html.append("<th style=\"padding:3px;text-align:left;vertical-align:bottom\">");
      html.append("<span style=\"writing-mode:vertical-rl;transform:rotate(180deg)\">");
      html.append(Html.text(label)).append("</span></th>");
    }
    html.append("</tr>");
    for (int actual = 0; actual < classes; actual++) {
      html.append("<tr>").append(Html.heading(e.labels().get(actual), "left"));
      for (int taken = 0; taken < classes; taken++) {
        html.append(cell(e, actual, taken));
      }
      html.append("</tr>");
    }
    return html.append("</table>").toString();
  }

  private static String mostConfused(Evaluation e) {
    List<Confusion.Pair> wrong =
        e.confusion().pairs().stream()
            .filter(pair -> pair.actual() != pair.predicted())
            .sorted(Comparator.comparing(pair -> -pair.count()))
            .toList();
    StringBuilder html =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<p>A matrix of %s is too wide for a page. %s of classes that were taken for"
                    + " another; those most often:</p>",
                Figures.count(e.labels().size(), "class"),
                Figures.count(wrong.size(), "pair")));
    html.append("<table style=\"").append(Html.TABLE).append("\"><tr>");
    html.append(Html.heading("actual class", "left")).append(Html.heading("taken for", "left"));
    html.append(Html.heading("images", "right")).append(Html.heading("of the class", "right"));
    html.append("</tr>");
    for (Confusion.Pair pair : wrong.subList(0, Math.min(MOST_PAIRS, wrong.size()))) {
      double share = (double) pair.count() / e.confusion().actual(pair.actual());
      html.append("<tr>").append(Html.cell(e.labels().get(pair.actual())));
      html.append(Html.cell(e.labels().get(pair.predicted())));
      html.append(Html.number(Figures.count(pair.count())));
      html.append(Html.number(Html.percent(share))).append("</tr>");
    }
    return html.append("</table>").toString();
  }

  private static String cell(Evaluation e, int actual, int taken) {
    Confusion confusion = e.confusion();
    long count = confusion.count(actual, taken);
    double share = count == 0 ? 0 : (double) count / confusion.actual(actual);
    // Blue where right, orange where wrong, told apart by those who see no red or green too.
    String colour = actual == taken ? "86,160,222" : "240,150,60";
    // A few wrong ones of many would not be seen at all in proportion.
    double opacity = actual == taken ? share : Math.sqrt(share);
    String shade =
        count == 0
            ? "color:#8888"
            : String.format(Locale.ROOT, "background:rgba(%s,%.2f)", colour, opacity);
    return String.format(
        Locale.ROOT,
        "<td title=\"%s taken for %s: %s\" style=\"padding:4px 7px;text-align:right;%s\">%s</td>",
        Html.text(e.labels().get(actual)),
        Html.text(e.labels().get(taken)),
        Html.percent(share),
        shade,
        Figures.count(count));
  }
}
