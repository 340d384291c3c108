package org.meanfield.job;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.EngineChoice;
import org.meanfield.config.Recipe;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.network.Architecture;

/**
 * A recipe that has passed every check that can be made without the cluster.
 *
 * @param test null: no test images
 * @param engine that computes, as far as can be told on the driver's machine
 */
record ValidatedRun(
    Recipe recipe,
    ImageSource train,
    @Nullable ImageSource test,
    Architecture architecture,
    EngineChoice engine) {
  /** What users should know of files beside the images. */
  List<FileRemark> remarks() {
    return Stream.of(Optional.of(train), Optional.ofNullable(test))
        .flatMap(Optional::stream)
        .flatMap(source -> source.remarks().stream())
        .toList();
  }

  /** Whether it is known which files are images; what depends on their number may still change. */
  boolean isSniffed() {
    return train.isSniffed() && (test == null || test.isSniffed());
  }
}
