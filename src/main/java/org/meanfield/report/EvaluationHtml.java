package org.meanfield.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    int classes = e.labels().size();
    Stream<Scores> each =
        e.classes().stream()
            .limit(MOST_ROWS)
            .map(c -> scores(c.label(), c.precision(), c.recall(), c.f1(), c.examples()));
    Scores mean =
        scores("mean of classes", e.macroPrecision(), e.macroRecall(), e.macroF1(), e.examples());
    return Html.of(
        "scores",
        new ScoresPage(
            Html.percent(e.accuracy()),
            Figures.count(e.confusion().correct()),
            Figures.count(e.examples()),
            Html.ratio(e.logLoss()),
            e.rocAuc().map(Html::ratio).orElse(""),
            Stream.concat(each, Stream.of(mean)).toList(),
            classes > MOST_ROWS ? "The first " + MOST_ROWS + " of " + classes + " classes." : ""));
  }

  private static Scores scores(
      String label, double precision, double recall, double f1, long images) {
    return new Scores(
        label,
        Html.percent(precision),
        Html.percent(recall),
        Html.percent(f1),
        Figures.count(images));
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
    List<Row> rows =
        IntStream.range(0, classes)
            .mapToObj(
                actual ->
                    new Row(
                        e.labels().get(actual),
                        IntStream.range(0, classes)
                            .mapToObj(taken -> cell(e, actual, taken))
                            .toList()))
            .toList();
    return Html.of("confusion", new Matrix(classes, e.labels(), rows));
  }

  private static String mostConfused(Evaluation e) {
    List<Confusion.Pair> wrong =
        e.confusion().pairs().stream()
            .filter(pair -> pair.actual() != pair.predicted())
            .sorted(Comparator.comparing(pair -> -pair.count()))
            .toList();
    return Html.of(
        "confused-pairs",
        new Pairs(
            Figures.count(e.labels().size(), "class"),
            Figures.count(wrong.size(), "pair"),
            wrong.stream().limit(MOST_PAIRS).map(pair -> confused(e, pair)).toList()));
  }

  private static Confused confused(Evaluation e, Confusion.Pair pair) {
    double share = (double) pair.count() / e.confusion().actual(pair.actual());
    return new Confused(
        e.labels().get(pair.actual()),
        e.labels().get(pair.predicted()),
        Figures.count(pair.count()),
        Html.percent(share));
  }

  private static Cell cell(Evaluation e, int actual, int taken) {
    long count = e.confusion().count(actual, taken);
    double share = count == 0 ? 0 : (double) count / e.confusion().actual(actual);
    return new Cell(
        e.labels().get(taken),
        Html.percent(share),
        count == 0 ? "color:#8888" : shade(share, actual == taken),
        Figures.count(count));
  }

  private static String shade(double share, boolean right) {
    // Blue where right, orange where wrong, told apart by those who see no red or green too.
    String colour = right ? "86,160,222" : "240,150,60";
    // A few wrong ones of many would not be seen at all in proportion.
    double opacity = right ? share : Math.sqrt(share);
    return String.format(Locale.ROOT, "background:rgba(%s,%.2f)", colour, opacity);
  }

  private record ScoresPage(
      String accuracy,
      String right,
      String images,
      String logLoss,
      String rocAuc,
      List<Scores> classes,
      String cut) {}

  private record Scores(String label, String precision, String recall, String f1, String images) {}

  private record Matrix(int classes, List<String> labels, List<Row> rows) {}

  /** What images of one class were taken for. */
  private record Row(String actual, List<Cell> cells) {}

  private record Cell(String taken, String share, String shade, String images) {}

  private record Pairs(String classes, String pairs, List<Confused> worst) {}

  private record Confused(String actual, String taken, String images, String share) {}
}
