package org.meanfield.job;

import java.util.List;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.training.metrics.TrainingListener;

/** Told of a run as it goes, on the driver. */
public interface JobListener extends TrainingListener {
  /** The run's folder has been made, or opened to go on. */
  void folder(String location);

  /** A line worth knowing that is no result. */
  void note(String line);

  /** A line on something that the user should change. */
  default void warn(String line) {
    note(line);
  }

  /**
   * Images are being prepared.
   *
   * @param done of {@code all}
   * @param secondsLeft at the pace since the beginning; NaN: none is known yet
   */
  default void prepared(long done, long all, double secondsLeft) {}

  /** Files among the images of which users should know. */
  default void remark(FileRemark remark) {
    remark.lines().forEach(this::note);
  }

  /** Images that could not be decoded, with the file that lists them. */
  void quarantined(List<String> images, String file);
}
