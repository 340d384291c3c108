package org.meanfield.dataset.source.folder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.DetectedSource;
import org.meanfield.dataset.source.SourceFormat;
import org.meanfield.dataset.source.StoredSource;

/** Image files in a folder, or one image file: whatever is of no other form. */
public final class FolderFormat implements SourceFormat {
  @Override
  public Optional<DetectedSource> at(Location place, Configuration hadoop) {
    return Optional.of(new Images(place));
  }

  private record Images(Location place) implements DetectedSource {
    @Override
    public StoredSource labelled(List<String> labelNames, DatasetUse use) throws IOException {
      return FolderSource.labelled(place, labelNames, use);
    }

    @Override
    public StoredSource unlabelled(List<String> labelNames) throws IOException {
      return FolderSource.unlabelled(place, labelNames);
    }
  }
}
