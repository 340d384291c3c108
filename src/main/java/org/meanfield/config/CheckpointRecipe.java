package org.meanfield.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Keys {@code run.checkpointEvery}, {@code run.keepCheckpoints} and {@code run.grace}.
 *
 * @param every when one is due
 * @param kept whole ones that are kept, from 1
 * @param grace that a round under way has to end in when the run is told to go
 */
public record CheckpointRecipe(CheckpointInterval every, int kept, Duration grace)
    implements Serializable {
  /** What holds where a recipe says nothing. */
  public static final CheckpointRecipe USUAL =
      new CheckpointRecipe(new CheckpointInterval.EpochEnd(), 2, Duration.ofSeconds(20));
}
