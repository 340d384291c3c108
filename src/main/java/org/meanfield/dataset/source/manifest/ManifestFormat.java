package org.meanfield.dataset.source.manifest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.DetectedSource;
import org.meanfield.dataset.source.SourceFormat;
import org.meanfield.dataset.source.StoredSource;

/** A manifest: a file of a path and a label a line, told by its name. */
public final class ManifestFormat implements SourceFormat {
  @Override
  public Optional<DetectedSource> at(Location place, Configuration hadoop) {
    return !place.isFolder() && ManifestReader.named(place.path().getName())
        ? Optional.of(new Manifest(place, hadoop))
        : Optional.empty();
  }

  private record Manifest(Location place, Configuration hadoop) implements DetectedSource {
    @Override
    public StoredSource labelled(List<String> labelNames, DatasetUse use) throws IOException {
      return ManifestSource.labelled(place, labelNames, use, hadoop);
    }

    @Override
    public StoredSource unlabelled(List<String> labelNames) throws IOException {
      return ManifestSource.unlabelled(place, labelNames, hadoop);
    }
  }
}
