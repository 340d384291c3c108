package org.meanfield.job;

import java.util.List;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.FileRemark;

/** Says which images an evaluation or prediction had to leave out. */
final class SkippedImages {
  private SkippedImages() {}

  static void tell(List<Undecodable> images, JobListener listener) {
    if (!images.isEmpty()) {
      listener.remark(FileRemark.undecodable(images));
    }
  }
}
