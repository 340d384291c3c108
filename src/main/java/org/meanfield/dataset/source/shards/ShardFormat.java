package org.meanfield.dataset.source.shards;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.DetectedSource;
import org.meanfield.dataset.source.SourceFormat;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;

/** Packed shards that {@code prepare} has written, told by their manifest. */
public final class ShardFormat implements SourceFormat {
  @Override
  public Optional<DetectedSource> at(Location place, Configuration hadoop) {
    return isAt(place, hadoop) ? Optional.of(new Shards(place, hadoop)) : Optional.empty();
  }

  private record Shards(Location place, Configuration hadoop) implements DetectedSource {
    @Override
    public StoredSource labelled(List<String> labelNames, DatasetUse use) {
      return ShardSource.labelled(place, labelNames, use, hadoop);
    }

    @Override
    public StoredSource unlabelled(List<String> labelNames) {
      return ShardSource.unlabelled(place, labelNames, hadoop);
    }
  }

  /**
   * Whether a location is shards.
   *
   * @throws MeanfieldException if they are not whole yet
   */
  private static boolean isAt(Location place, Configuration hadoop) {
    if (!place.isFolder()) {
      return false;
    }
    ShardFolder folder = ShardFolder.at(place.path().toString(), hadoop);
    if (folder.folder().has(ShardFolder.MANIFEST)) {
      return true;
    }
    if (folder.hasLostManifest()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds shards without their %s, which says what they are: put it back, or delete"
                  + " the folder and run prepare again.",
              place.named(),
              ShardFolder.MANIFEST));
    }
    if (folder.plan().isPresent()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds shards that are not whole: their preparation was stopped, or is under way."
                  + " Run the same prepare again; it goes on with what is missing.",
              place.named()));
    }
    return false;
  }
}
