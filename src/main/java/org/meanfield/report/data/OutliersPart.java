package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meanfield.quality.Outlier;
import org.meanfield.text.Figures;
import org.meanfield.text.OneLine;

/**
 * The part of a page on images that are unlike the others.
 *
 * @param text how many of each kind
 */
record OutliersPart(String text, Fold<DataPictures.Shown> images) {
  private static final int SHOWN = 40;
  private static final int PICTURES = 60;
  private static final int MOST_WHY = 200;

  static OutliersPart of(List<Outlier> outliers, DataPictures pictures) {
    int last = Math.max(0, pictures.left() - PICTURES);
    List<DataPictures.Shown> shown = new ArrayList<>();
    for (Outlier outlier : outliers) {
      String note =
          String.format(
              Locale.ROOT, "%s (score %.2f)", OneLine.of(outlier.why(), MOST_WHY), outlier.score());
      shown.add(
          pictures.left() > last
              ? pictures.pictured(outlier.image(), note)
              : pictures.named(outlier.image(), note));
    }
    return new OutliersPart(text(outliers), Fold.after(SHOWN, shown));
  }

  boolean any() {
    return !images.shown().isEmpty();
  }

  String foldedInWords() {
    return Figures.count(images.folded().size()) + " more";
  }

  private static String text(List<Outlier> outliers) {
    if (outliers.isEmpty()) {
      return "None.";
    }
    List<String> kinds = new ArrayList<>();
    for (Outlier.Kind kind : Outlier.Kind.values()) {
      long images = outliers.stream().filter(outlier -> outlier.kind() == kind).count();
      if (images > 0) {
        kinds.add(Figures.count(images) + " " + inWords(kind));
      }
    }
    return String.join(", ", kinds) + ".";
  }

  private static String inWords(Outlier.Kind kind) {
    return switch (kind) {
      case BLANK -> "nearly of one colour";
      case BRIGHTNESS -> "far darker or lighter than the rest";
      case UNLIKE_ITS_CLASS -> "unlike the others of the class";
    };
  }
}
