package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.quality.ClassBalance;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.ImageRef;
import org.meanfield.quality.SetFindings;
import org.meanfield.report.Html;
import org.meanfield.text.EnumWord;
import org.meanfield.text.Figures;
import org.meanfield.text.OneLine;

/**
 * The content of the page on a data set, in the words that its template puts in place; its
 * components are the template's names.
 *
 * @param summary all in a line
 * @param places where the sets lie
 * @param concerns what to do, the gravest first
 * @param balance how even the classes are
 * @param advice what to do about it
 * @param emptyClasses which have no image; an empty list: all have
 * @param classTableFolded whether the table of classes is shown only when asked
 * @param shareOf the set that shares are of
 */
record DataPage(
    String summary,
    Table<Place> places,
    List<Task> concerns,
    String balance,
    List<String> advice,
    List<String> emptyClasses,
    List<DataCharts.Caption> classCharts,
    boolean classTableFolded,
    String classCount,
    List<String> setNames,
    String shareOf,
    List<ClassRow> classRows,
    List<String> totals,
    SizesPart sizes,
    UnreadablePart unreadable,
    List<DuplicatesPart> duplicates,
    OutliersPart outliers,
    ExamplesPart examples,
    List<String> limits) {
  private static final int MOST_NAME = 80;
  private static final int MOST_TEXT = 600;
  private static final int MOST_EMPTY_NAMED = 20;

  /** Rows under a heading. */
  record Table<T>(List<T> rows) {
    boolean any() {
      return !rows.isEmpty();
    }
  }

  /** Where a set lies. */
  record Place(String name, String location, String images, String unreadable) {}

  /** A concern, linked to its section; first and last so that the template can open a list. */
  record Task(
      String grade,
      String gradeInWords,
      String section,
      String text,
      boolean first,
      boolean last) {}

  /** A class and its images in each set. */
  record ClassRow(String name, List<String> counts, String share) {}

  static DataPage of(
      DataQualityReport findings,
      DataPictures pictures,
      List<List<ImageRef>> examplesByClass,
      DataCharts charts,
      List<StoredSizes> sizes) {
    List<Issue> concerns = Issue.of(findings);
    List<String> setNames =
        findings.sets().stream().map(set -> OneLine.of(set.name(), MOST_NAME)).toList();
    // In this order pictures are given out: what needs attention before what does not.
    List<DuplicatesPart> duplicates = DuplicatesPart.of(findings.duplicates(), pictures);
    OutliersPart outliers = OutliersPart.of(findings.outliers(), pictures);
    ExamplesPart examples = ExamplesPart.of(findings, examplesByClass, pictures);
    return new DataPage(
        summary(findings, concerns.size()),
        new Table<>(findings.sets().stream().map(DataPage::place).toList()),
        tasks(concerns),
        balance(findings),
        oneLines(findings.balance().advice()),
        emptyClasses(findings),
        charts.classes(),
        findings.classNames().size() > DataCharts.MOST_CLASSES,
        Figures.count(findings.classNames().size()),
        setNames,
        setNames.isEmpty() ? "all" : setNames.get(0),
        classRows(findings),
        findings.sets().stream().map(set -> Figures.count(set.images())).toList(),
        SizesPart.of(findings, sizes, charts.sizes()),
        UnreadablePart.of(findings.sets()),
        duplicates,
        outliers,
        examples,
        oneLines(
            Stream.concat(
                    findings.limits().stream(),
                    findings.sets().stream()
                        .flatMap(set -> set.remarks().stream().map(FileRemark::text)))
                .toList()));
  }

  private static String summary(DataQualityReport findings, int concerns) {
    int images = findings.sets().stream().mapToInt(SetFindings::images).sum();
    return String.format(
        Locale.ROOT,
        "%s of %s; %s.",
        Figures.count(images, "image"),
        Figures.count(findings.classNames().size(), "class"),
        switch (concerns) {
          case 0 -> "nothing needs your attention";
          case 1 -> "1 finding needs your attention";
          default -> concerns + " findings need your attention";
        });
  }

  private static Place place(SetFindings set) {
    return new Place(
        OneLine.of(set.name(), MOST_NAME),
        OneLine.of(set.location(), MOST_TEXT),
        Figures.count(set.images()),
        Figures.count(set.undecodable().size()));
  }

  private static List<Task> tasks(List<Issue> concerns) {
    List<Task> tasks = new ArrayList<>();
    for (Issue concern : concerns) {
      tasks.add(
          new Task(
              EnumWord.of(concern.grade()),
              concern.grade().inWords(),
              concern.section().anchor(),
              OneLine.of(concern.text(), MOST_TEXT),
              tasks.isEmpty(),
              tasks.size() == concerns.size() - 1));
    }
    return tasks;
  }

  private static String balance(DataQualityReport findings) {
    ClassBalance balance = findings.balance();
    if (findings.sets().isEmpty()) {
      return "No set was looked at.";
    }
    List<Integer> counts = findings.sets().get(0).countsByClass();
    List<String> names = findings.classNames();
    if (names.size() == 1) {
      return "There is one class alone: nothing to tell it from.";
    }
    if (balance.ratio() == 1 && balance.empty().isEmpty()) {
      return "Every class has " + Figures.count(counts.get(balance.largest()), "image") + ".";
    }
    String smallest = OneLine.of(names.get(balance.smallest()), MOST_NAME);
    String largest = OneLine.of(names.get(balance.largest()), MOST_NAME);
    return String.format(
        Locale.ROOT,
        "The largest class, %s, has %s, the smallest, %s, has %s: %s times as many.",
        largest,
        Figures.count(counts.get(balance.largest()), "image"),
        smallest,
        Figures.count(counts.get(balance.smallest())),
        String.format(Locale.ROOT, "%.2f", balance.ratio()));
  }

  private static List<String> emptyClasses(DataQualityReport findings) {
    List<Integer> empty = findings.balance().empty();
    if (empty.isEmpty()) {
      return List.of();
    }
    List<String> named =
        empty.stream()
            .limit(MOST_EMPTY_NAMED)
            .map(c -> OneLine.of(findings.classNames().get(c), MOST_NAME))
            .toList();
    int more = empty.size() - named.size();
    return List.of(
        String.format(
            Locale.ROOT,
            "%s without an image: %s%s.",
            Figures.count(empty.size(), "class"),
            String.join(", ", named),
            more == 0 ? "" : " and " + Figures.count(more) + " more"));
  }

  private static List<ClassRow> classRows(DataQualityReport findings) {
    List<SetFindings> sets = findings.sets();
    double all = sets.isEmpty() ? 0 : sets.get(0).images();
    return IntStream.range(0, findings.classNames().size())
        .mapToObj(
            c ->
                new ClassRow(
                    OneLine.of(findings.classNames().get(c), MOST_NAME),
                    sets.stream().map(set -> Figures.count(set.countsByClass().get(c))).toList(),
                    Html.percent(all == 0 ? Double.NaN : sets.get(0).countsByClass().get(c) / all)))
        .toList();
  }

  private static List<String> oneLines(List<String> texts) {
    return texts.stream().map(text -> OneLine.of(text, MOST_TEXT)).toList();
  }
}
