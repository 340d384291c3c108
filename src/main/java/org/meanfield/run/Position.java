package org.meanfield.run;

import java.util.Comparator;

/**
 * How far a run has come.
 *
 * @param epoch epochs that have ended, from 0
 * @param rounds averaging rounds of the next one that have ended, from 0
 */
public record Position(int epoch, long rounds) implements Comparable<Position> {
  /** Where a run begins. */
  public static final Position START = new Position(0, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::epoch).thenComparingLong(Position::rounds);

  public Position {
    if (epoch < 0 || rounds < 0) {
      throw new IllegalArgumentException("epoch " + epoch + ", round " + rounds);
    }
  }

  /** At an epoch's end. */
  public static Position afterEpoch(int epoch) {
    return new Position(epoch, 0);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** As it is told: {@code epoch 3}, or {@code epoch 4, round 120}, of which the epoch goes on. */
  @Override
  public String toString() {
    return rounds == 0 ? "epoch " + epoch : "epoch " + (epoch + 1) + ", round " + rounds;
  }
}
