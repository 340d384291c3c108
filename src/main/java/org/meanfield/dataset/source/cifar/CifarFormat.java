package org.meanfield.dataset.source.cifar;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.DetectedSource;
import org.meanfield.dataset.source.SourceFormat;
import org.meanfield.dataset.source.StoredSource;

/** CIFAR's binary files, told by their names: one of them, or the training batches of a folder. */
public final class CifarFormat implements SourceFormat {
  private static final Pattern TRAINING = Pattern.compile("data_batch_\\d+\\.bin|train\\.bin");
  private static final Pattern NAMED = Pattern.compile("(?i).+\\.bin");

  @Override
  public Optional<DetectedSource> at(Location place, Configuration hadoop) throws IOException {
    List<FileStatus> batches = filesAt(place);
    return batches.isEmpty() ? Optional.empty() : Optional.of(new Batches(place, batches));
  }

  private record Batches(Location place, List<FileStatus> files) implements DetectedSource {
    @Override
    public StoredSource labelled(List<String> labelNames, DatasetUse use) throws IOException {
      return CifarSource.labelled(place, files, labelNames);
    }

    @Override
    public StoredSource unlabelled(List<String> labelNames) throws IOException {
      return CifarSource.unlabelled(place, files, labelNames);
    }
  }

  /** The files that a location is, or holds; none: it is something else. */
  private static List<FileStatus> filesAt(Location place) throws IOException {
    if (!place.isFolder()) {
      return NAMED.matcher(place.path().getName()).matches() ? List.of(place.status()) : List.of();
    }
    return place.children().stream()
        .filter(child -> child.isFile() && TRAINING.matcher(child.getPath().getName()).matches())
        .toList();
  }
}
