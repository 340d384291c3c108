package org.meanfield.evaluation;

import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;

/** An evaluation as a table of text. */
final class EvaluationText {
  /** Classes up to which a confusion matrix still fits a terminal. */
  private static final int MOST_COLUMNS = 12;

  private static final int LABEL_WIDTH = 18;
  private static final String MACRO =
      "macro: mean over the classes that occur among images or answers; a dash counts 0\n";

  private EvaluationText() {}

  static String of(Evaluation e) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d examples: accuracy %s, log-loss %s",
            e.examples(),
            show(e.accuracy()),
            show(e.logLoss())));
    e.rocAuc().ifPresent(auc -> text.append(", ROC-AUC ").append(show(auc)));
    text.append("\n\n").append(label("class")).append("  precision  recall      F1  examples\n");
    for (ClassScore s : e.classes()) {
      text.append(row(s.label(), s.precision(), s.recall(), s.f1(), s.examples()));
    }
    text.append(row("macro", e.macroPrecision(), e.macroRecall(), e.macroF1(), e.examples()));
    text.append(MACRO);
    if (e.labels().size() <= MOST_COLUMNS) {
      text.append('\n').append(matrix(e));
    }
    return text.toString();
  }

  private static String row(
      String label, double precision, double recall, double f1, long examples) {
    return String.format(
        Locale.ROOT,
        "%s  %9s  %6s  %6s  %8d\n",
        label(label),
        show(precision),
        show(recall),
        show(f1),
        examples);
  }

  private static String matrix(Evaluation e) {
    int width =
        Math.max(5, e.labels().stream().mapToInt(l -> Math.min(l.length(), 8)).max().orElse(0));
    StringBuilder text = new StringBuilder(label("actual \\ taken for"));
    for (String label : e.labels()) {
      text.append("  ").append(StringUtils.leftPad(StringUtils.left(label, width), width));
    }
    for (int actual = 0; actual < e.labels().size(); actual++) {
      int row = actual;
      text.append('\n').append(label(e.labels().get(actual)));
      IntStream.range(0, e.labels().size())
          .mapToObj(predicted -> Long.toString(e.confusion().count(row, predicted)))
          .forEach(count -> text.append("  ").append(StringUtils.leftPad(count, width)));
    }
    return text.append('\n').toString();
  }

  private static String label(String label) {
    return StringUtils.rightPad(StringUtils.abbreviate(label, LABEL_WIDTH), LABEL_WIDTH);
  }

  private static String show(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
