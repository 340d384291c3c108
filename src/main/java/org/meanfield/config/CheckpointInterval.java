package org.meanfield.config;

import java.io.Serializable;
import java.time.Duration;

/** Key {@code run.checkpointEvery}: when a checkpoint of a run is due; a closed choice. */
public sealed interface CheckpointInterval extends Serializable {
  /**
   * Whether one is due between two rounds.
   *
   * @param rounds that have ended since the last
   * @param nanos since the last
   */
  boolean isDue(long rounds, long nanos);

  /** As a recipe states it. */
  String text();

  /** At the end of each epoch, and not between. */
  record EpochEnd() implements CheckpointInterval {
    public static final String WORD = "epoch";

    @Override
    public boolean isDue(long rounds, long nanos) {
      return false;
    }

    @Override
    public String text() {
      return WORD;
    }
  }

  /**
   * After so many rounds of averaging.
   *
   * @param count from 1
   */
  record Rounds(long count) implements CheckpointInterval {
    @Override
    public boolean isDue(long rounds, long nanos) {
      return rounds >= count;
    }

    @Override
    public String text() {
      return count + (count == 1 ? " round" : " rounds");
    }
  }

  /**
   * With the first round that ends so long after the last checkpoint.
   *
   * @param span above 0
   */
  record Time(Duration span) implements CheckpointInterval {
    @Override
    public boolean isDue(long rounds, long nanos) {
      return rounds > 0 && nanos >= span.toNanos();
    }

    @Override
    public String text() {
      return DurationText.of(span);
    }
  }
}
