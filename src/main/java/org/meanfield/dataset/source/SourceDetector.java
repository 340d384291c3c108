package org.meanfield.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.files.Location;

/**
 * What kind of source lies at a location, and so how it is opened.
 *
 * @param labelled with a label for every image, of the names given, or of those found
 * @param unlabelled with a label where one of the names given is found
 */
record SourceDetector(LabelledOpening labelled, Opening unlabelled) {
  /** Opens a source; the names of the classes may be none. */
  @FunctionalInterface
  interface Opening {
    StoredSource open(List<String> labelNames) throws IOException;
  }

  /** Opens a source with its labels; the names of the classes may be none. */
  @FunctionalInterface
  interface LabelledOpening {
    StoredSource open(List<String> labelNames, DatasetUse use) throws IOException;
  }

  /** Looks; what is none of the others is taken for a folder of images, or an image. */
  static SourceDetector at(Location place, Configuration hadoop) throws IOException {
    if (ShardSource.isAt(place, hadoop)) {
      return new SourceDetector(
          (names, use) -> ShardSource.labelled(place, names, use, hadoop),
          names -> ShardSource.unlabelled(place, names, hadoop));
    }
    Optional<Path> idx = IdxSource.imagesAt(place);
    if (idx.isPresent()) {
      Path images = idx.get();
      return new SourceDetector(
          (names, use) -> IdxSource.labelled(images, place.files(), names),
          names -> IdxSource.unlabelled(images, place.files(), names));
    }
    if (ManifestSource.isManifest(place)) {
      return new SourceDetector(
          (names, use) -> ManifestSource.labelled(place, names, use, hadoop),
          names -> ManifestSource.unlabelled(place, names, hadoop));
    }
    List<FileStatus> cifar = CifarSource.filesAt(place);
    if (!cifar.isEmpty()) {
      return new SourceDetector(
          (names, use) -> CifarSource.labelled(place, cifar, names),
          names -> CifarSource.unlabelled(place, cifar, names));
    }
    return new SourceDetector(
        (names, use) -> FolderSource.labelled(place, names, use),
        names -> FolderSource.unlabelled(place, names));
  }
}
