package org.meanfield.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.RoundResult;
import org.meanfield.cluster.Ticker;
import org.meanfield.run.Position;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.EpochSums;

/**
 * How far an epoch has come: where its weights and states outlive an executor, or a checkpoint was
 * taken in the middle of it, it goes on from here. Confined to the trainer's thread.
 */
final class EpochProgress {
  private final int epoch;
  private final double secondsBefore;
  private final Ticker ticker;
  private final List<RoundResult> rounds = new ArrayList<>();
  private EpochSums sums;
  private @Nullable Long start;
  private @Nullable EpochMetrics metrics;

  /**
   * One that has not begun.
   *
   * @param epoch from 0
   */
  EpochProgress(int epoch, Ticker ticker) {
    this(epoch, EpochSums.ZERO, 0, ticker);
  }

  /**
   * One that is to go on.
   *
   * @param before of its rounds that have ended
   * @param secondsBefore that these took
   */
  EpochProgress(int epoch, EpochSums before, double secondsBefore, Ticker ticker) {
    this.epoch = epoch;
    this.sums = before;
    this.secondsBefore = secondsBefore;
    this.ticker = ticker;
  }

  int epoch() {
    return epoch;
  }

  /** Its time passes from now on, if it does not already. */
  void start() {
    if (start == null) {
      start = ticker.nanoTime();
    }
  }

  /** How far the run has come with it. */
  Position position() {
    return new Position(epoch, sums.rounds());
  }

  /** The rounds that have ended here, in their order: without those before a resumption. */
  List<RoundResult> rounds() {
    return List.copyOf(rounds);
  }

  /** What all rounds that have ended come to. */
  EpochSums sums() {
    return sums;
  }

  void add(RoundResult round) {
    rounds.add(round);
    sums = sums.plus(round);
  }

  double seconds() {
    return start == null ? secondsBefore : secondsBefore + (ticker.nanoTime() - start) / 1e9;
  }

  /** What it came to; null: it has not been judged yet. */
  @Nullable EpochMetrics metrics() {
    return metrics;
  }

  void judged(EpochMetrics found) {
    metrics = found;
  }
}
