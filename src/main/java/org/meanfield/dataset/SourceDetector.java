package org.meanfield.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.DetectedSource;
import org.meanfield.dataset.source.SourceFormat;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.dataset.source.cifar.CifarFormat;
import org.meanfield.dataset.source.folder.FolderFormat;
import org.meanfield.dataset.source.idx.IdxFormat;
import org.meanfield.dataset.source.manifest.ManifestFormat;
import org.meanfield.dataset.source.shards.ShardFormat;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.HadoopFileSystems;

/** Tells of what form the images at a location are, and opens them. */
public final class SourceDetector {
  /** The first that recognizes what lies there has it; the last takes whatever is left. */
  private static final List<SourceFormat> FORMATS =
      List.of(
          new ShardFormat(),
          new IdxFormat(),
          new ManifestFormat(),
          new CifarFormat(),
          new FolderFormat());

  private SourceDetector() {}

  /** Opens labelled images to train on: as the other {@code open}. */
  public static StoredSource open(String location, List<String> labelNames, Configuration hadoop) {
    return open(location, labelNames, DatasetUse.TRAINING, hadoop);
  }

  /**
   * Opens labelled images: an IDX images file with its labels file beside it, a folder with one, a
   * CIFAR binary file, a folder with the training batches of one, a manifest (.csv, .tsv), packed
   * shards, or a tree of one folder a class.
   *
   * @param location path or URI; read with {@code hadoop}'s file systems
   * @param labelNames names of the classes in order of their index; empty: the sorted folder names,
   *     or the numbers of an IDX file
   * @throws MeanfieldException naming what is missing, damaged or contradictory, and how to mend it
   */
  public static StoredSource open(
      String location, List<String> labelNames, DatasetUse use, Configuration hadoop) {
    StoredSource source = reading(location, hadoop, detected -> detected.labelled(labelNames, use));
    if (source.listing().size() == 0) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds no images: expected one at least.%s",
              location,
              source.remarks().stream()
                  .map(remark -> " " + remark.text())
                  .collect(Collectors.joining())));
    }
    return source;
  }

  /**
   * Opens images that may have no labels: an image file, a folder of images at any depth, or IDX
   * images. A label is known, and otherwise -1, where the image's topmost folder, its line or its
   * record names one of {@code labelNames}; that of IDX images is never.
   *
   * @param labelNames names of the classes in order of their index
   * @throws MeanfieldException naming what is missing or damaged, and how to mend it
   */
  public static StoredSource openUnlabelled(
      String location, List<String> labelNames, Configuration hadoop) {
    return reading(location, hadoop, detected -> detected.unlabelled(labelNames));
  }

  private static StoredSource reading(String location, Configuration hadoop, Opening opening) {
    try {
      return opening.of(at(Location.of(location, hadoop), hadoop));
    } catch (IOException e) {
      throw new MeanfieldException(
          ErrorKind.DATA,
          String.format(
              Locale.ROOT,
              "%s could not be read: %s. Check the path, its permissions and that its file system"
                  + " is up.",
              location,
              HadoopFileSystems.reason(e)),
          e);
    }
  }

  private static DetectedSource at(Location place, Configuration hadoop) throws IOException {
    for (SourceFormat format : FORMATS) {
      Optional<DetectedSource> detected = format.at(place, hadoop);
      if (detected.isPresent()) {
        return detected.get();
      }
    }
    throw new IllegalStateException(place.named());
  }

  /** Storage may fail meanwhile. */
  @FunctionalInterface
  private interface Opening {
    StoredSource of(DetectedSource detected) throws IOException;
  }
}
