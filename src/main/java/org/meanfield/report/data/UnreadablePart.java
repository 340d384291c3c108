package org.meanfield.report.data;

import java.util.List;
import org.meanfield.quality.SetFindings;
import org.meanfield.text.Figures;
import org.meanfield.text.OneLine;

/**
 * The part of a page on files that could not be read.
 *
 * @param text how many
 * @param rows the first of them
 * @param more how many there are besides; an empty list: none
 */
record UnreadablePart(String text, List<Row> rows, List<String> more) {
  private static final int MOST = 200;
  private static final int MOST_NAME = 200;
  private static final int MOST_REASON = 300;

  /** A file and what is wrong with it. */
  record Row(String name, String set, String reason) {}

  static UnreadablePart of(List<SetFindings> sets) {
    int files = sets.stream().mapToInt(set -> set.undecodable().size()).sum();
    List<Row> rows =
        sets.stream()
            .flatMap(
                set ->
                    set.undecodable().stream()
                        .map(
                            file ->
                                new Row(
                                    OneLine.of(file.path(), MOST_NAME),
                                    OneLine.of(set.name(), MOST_NAME),
                                    OneLine.of(file.reason(), MOST_REASON))))
            .limit(MOST)
            .toList();
    return new UnreadablePart(
        files == 0 ? "None." : Figures.count(files, "file") + ", which training would leave out.",
        rows,
        files > rows.size()
            ? List.of("And " + Figures.count(files - rows.size()) + " more.")
            : List.of());
  }

  boolean any() {
    return !rows.isEmpty();
  }
}
