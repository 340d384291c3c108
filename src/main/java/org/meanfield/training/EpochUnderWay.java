package org.meanfield.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.RoundResult;

/**
 * How far an epoch has come: where its weights and states outlive an executor, it goes on from
 * here. Confined to the trainer's thread.
 */
final class EpochUnderWay {
  private final int epoch;
  private final long start = System.nanoTime();
  private final List<RoundResult> rounds = new ArrayList<>();
  private @Nullable EpochMetrics metrics;

  /**
   * One that begins now.
   *
   * @param epoch from 0
   */
  EpochUnderWay(int epoch) {
    this.epoch = epoch;
  }

  int epoch() {
    return epoch;
  }

  /** The rounds that have ended, in their order. */
  List<RoundResult> rounds() {
    return List.copyOf(rounds);
  }

  void add(RoundResult round) {
    rounds.add(round);
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What it came to; null: it has not been judged yet. */
  @Nullable EpochMetrics metrics() {
    return metrics;
  }

  void judged(EpochMetrics found) {
    metrics = found;
  }
}
