package org.meanfield;

import java.util.List;
import org.meanfield.dataset.Undecodable;
import org.meanfield.report.Figures;

/** Says which images an evaluation or prediction had to leave out. */
final class SkippedImages {
  private static final int NAMED = 5;

  private SkippedImages() {}

  static void tell(List<Undecodable> images, JobListener listener) {
    if (images.isEmpty()) {
      return;
    }
    listener.note(Figures.count(images.size(), "image") + " could not be decoded:");
    images.stream()
        .limit(NAMED)
        .forEach(image -> listener.note("  " + image.path() + ": " + image.reason()));
    if (images.size() > NAMED) {
      listener.note("  and " + (images.size() - NAMED) + " more");
    }
  }
}
