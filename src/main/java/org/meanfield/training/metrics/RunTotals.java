package org.meanfield.training.metrics;

import java.util.List;

/**
 * What the epochs of a run come to.
 *
 * @param epochs in their order
 */
public record RunTotals(List<EpochMetrics> epochs) {
  public RunTotals {
    epochs = List.copyOf(epochs);
  }

  /** Wall time of all rounds, without validation and checkpoints. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  /**
   * Examples of all epochs after the first by their wall time, averaging included; of the first
   * where there is no other; NaN where there is none.
   */
  public double examplesPerSecond() {
    List<EpochMetrics> warm = epochs.size() > 1 ? epochs.subList(1, epochs.size()) : epochs;
    long examples = warm.stream().mapToLong(e -> e.trained().examples()).sum();
    return examples / warm.stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  /** Bytes of weights, deltas and states that were fetched. */
  public long bytesMoved() {
    return epochs.stream().mapToLong(EpochMetrics::bytes).sum();
  }

  /** The part of {@link #bytesMoved} that crossed between processes. */
  public long remoteBytes() {
    return epochs.stream().mapToLong(EpochMetrics::remoteBytes).sum();
  }

  /** What averaging after every step would have moved beyond {@link #bytesMoved}. */
  public long bytesAvoided() {
    long rounds = epochs.stream().mapToLong(EpochMetrics::rounds).sum();
    long steps = epochs.stream().mapToLong(EpochMetrics::steps).sum();
    return rounds == 0 ? 0 : Math.round((double) bytesMoved() / rounds * (steps - rounds));
  }
}
