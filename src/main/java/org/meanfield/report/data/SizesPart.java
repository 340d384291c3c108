package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.meanfield.config.ImageRecipe;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.text.EnumWord;
import org.meanfield.text.Figures;

/**
 * The part of a page on the sizes that images were stored in.
 *
 * @param text from which to which, and what becomes of them
 * @param rows the most frequent, and one for the rest
 */
record SizesPart(String text, List<DataCharts.Caption> charts, List<Row> rows) {
  private static final int MOST_ROWS = 12;

  /** What one, two, three and four channels are. */
  private static final List<String> CHANNELS =
      List.of("in grey", "in grey with alpha", "in colour", "in colour with alpha, or in CMYK");

  /** A size and its images in each set. */
  record Row(String name, List<String> counts) {}

  static SizesPart of(
      DataQualityReport findings, List<StoredSizes> sizes, List<DataCharts.Caption> charts) {
    List<Row> rows = new ArrayList<>();
    Fold<StoredSizes> fold = Fold.after(MOST_ROWS, sizes);
    fold.shown().forEach(size -> rows.add(new Row(size.label(), counts(size.images()))));
    if (fold.isFolded()) {
      List<Integer> rest =
          IntStream.range(0, findings.sets().size())
              .map(set -> fold.folded().stream().mapToInt(size -> size.images().get(set)).sum())
              .boxed()
              .toList();
      rows.add(new Row(Figures.count(fold.folded().size(), "other size"), counts(rest)));
    }
    return new SizesPart(text(sizes, findings), charts, rows);
  }

  boolean any() {
    return !rows.isEmpty();
  }

  private static List<String> counts(List<Integer> images) {
    return images.stream().map(count -> Figures.count(count)).toList();
  }

  /** How many were stored in grey, in colour, with alpha. */
  private static String channels(DataQualityReport findings) {
    int[] images = new int[CHANNELS.size()];
    findings.sets().stream()
        .flatMap(set -> set.sizes().stream())
        .filter(form -> form.channels() > 0 && form.channels() <= CHANNELS.size())
        .forEach(form -> images[form.channels() - 1] += form.images());
    String counts =
        IntStream.range(0, images.length)
            .filter(c -> images[c] > 0)
            .mapToObj(c -> Figures.count(images[c]) + " " + CHANNELS.get(c))
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "" : "Stored: " + counts + ". ";
  }

  private static String text(List<StoredSizes> sizes, DataQualityReport findings) {
    ImageRecipe form = findings.image();
    String brought =
        String.format(
            Locale.ROOT,
            "%sEach is brought to %d × %d pixels, %s (data.image.fit = %s).",
            channels(findings),
            form.width(),
            form.height(),
            form.channels() == ImageRecipe.Channels.GREY ? "grey" : "in colour",
            EnumWord.of(form.fit()));
    if (sizes.isEmpty()) {
      return "How the images were stored is not known. " + brought;
    }
    if (sizes.size() == 1) {
      return "All images are " + sizes.get(0).label() + " pixels. " + brought;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s: width %s to %s, height %s to %s pixels. %s",
            Figures.count(sizes.size(), "size"),
            Figures.count(sizes.stream().mapToInt(StoredSizes::width).min().orElseThrow()),
            Figures.count(sizes.stream().mapToInt(StoredSizes::width).max().orElseThrow()),
            Figures.count(sizes.stream().mapToInt(StoredSizes::height).min().orElseThrow()),
            Figures.count(sizes.stream().mapToInt(StoredSizes::height).max().orElseThrow()),
            brought);
    long enlarged =
        sizes.stream()
            .filter(size -> size.width() < form.width() && size.height() < form.height())
            .mapToLong(StoredSizes::total)
            .sum();
    return enlarged == 0
        ? text
        : text
            + String.format(
                Locale.ROOT,
                " %s %s smaller than that.",
                Figures.count(enlarged, "image"),
                enlarged == 1 ? "is" : "are");
  }
}
