package org.meanfield.report.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meanfield.network.InputShape;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.ImageRef;
import org.meanfield.text.OneLine;

/** Images as a page shows them: picture, label, name. For one thread. */
final class DataPictures {
  private static final int MOST = 400;
  private static final int MOST_NAME = 90;
  private static final int MOST_LABEL = 60;

  private final DataQualityReport findings;
  private final PagePictures pictures;

  DataPictures(DataQualityReport findings, Map<ImageRef, byte[]> pixels) {
    this.findings = findings;
    InputShape shape =
        new InputShape(
            findings.image().height(),
            findings.image().width(),
            findings.image().channels().count());
    this.pictures = new PagePictures(shape, pixels, MOST);
  }

  /**
   * An image.
   *
   * @param uri its picture; empty: none
   * @param small whether its pixels should be seen
   * @param note on it; empty: none
   */
  record Shown(
      String uri, boolean small, String alt, String name, String label, String set, String note) {}

  /** How many pictures the page takes yet. */
  int left() {
    return pictures.left();
  }

  /** With its picture, if there is one. */
  Shown pictured(ImageRef image, String note) {
    return shown(image, pictures.uri(image), note);
  }

  /** Without its picture. */
  Shown named(ImageRef image, String note) {
    return shown(image, "", note);
  }

  /** Those that have a picture, {@code most} at most. */
  List<Shown> examples(List<ImageRef> images, int most) {
    return images.stream()
        .filter(pictures::has)
        .limit(Math.min(most, left()))
        .map(image -> pictured(image, ""))
        .toList();
  }

  String label(int label) {
    List<String> names = findings.classNames();
    return label >= 0 && label < names.size()
        ? OneLine.of(names.get(label), MOST_LABEL)
        : "label unknown";
  }

  private Shown shown(ImageRef image, String uri, String note) {
    String label = label(image.label());
    String set = OneLine.of(findings.sets().get(image.set()).name(), MOST_LABEL);
    return new Shown(
        uri,
        pictures.small(),
        String.format(Locale.ROOT, "An image of %s, set %s", label, set),
        OneLine.of(image.name(), MOST_NAME),
        label,
        set,
        note);
  }
}
