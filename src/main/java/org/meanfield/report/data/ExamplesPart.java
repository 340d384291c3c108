package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.ImageRef;
import org.meanfield.text.Figures;
import org.meanfield.text.OneLine;

/**
 * The part of a page that shows what the classes look like.
 *
 * @param text what is shown
 */
record ExamplesPart(String text, Fold<ClassExamples> classes) {
  private static final int SHOWN = 40;
  private static final int MOST_A_CLASS = 12;
  private static final int MOST_NAME = 80;

  /** A class, how many images it has for training, and some of them. */
  record ClassExamples(String name, String images, List<DataPictures.Shown> examples) {}

  static ExamplesPart of(
      DataQualityReport findings, List<List<ImageRef>> examplesByClass, DataPictures pictures) {
    int classes = Math.min(findings.classNames().size(), examplesByClass.size());
    int each = Math.max(1, Math.min(MOST_A_CLASS, pictures.left() / Math.max(1, classes)));
    List<ClassExamples> shown = new ArrayList<>();
    for (int c = 0; c < classes && pictures.left() > 0; c++) {
      List<DataPictures.Shown> examples = pictures.examples(examplesByClass.get(c), each);
      if (!examples.isEmpty()) {
        shown.add(
            new ClassExamples(
                OneLine.of(findings.classNames().get(c), MOST_NAME),
                images(findings, c),
                examples));
      }
    }
    return new ExamplesPart(
        text(shown.size(), findings.classNames().size()), Fold.after(SHOWN, shown));
  }

  String foldedInWords() {
    return Figures.count(classes.folded().size(), "more class");
  }

  private static String images(DataQualityReport findings, int c) {
    return findings.sets().isEmpty()
        ? ""
        : Figures.count(findings.sets().get(0).countsByClass().get(c), "image");
  }

  private static String text(int shown, int classes) {
    if (shown == 0) {
      return "None to show.";
    }
    return shown == classes
        ? "As they are brought to training."
        : String.format(
            Locale.ROOT,
            "Of %s of %s, as they are brought to training.",
            Figures.count(shown),
            Figures.count(classes, "class"));
  }
}
