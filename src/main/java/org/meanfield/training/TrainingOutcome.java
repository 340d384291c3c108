package org.meanfield.training;

import java.util.List;
import org.meanfield.averaging.Slices;

/**
 * A run that has gone through all its epochs.
 *
 * @param weights where the final weights lie
 * @param epochs all of them, those before a resumption too
 * @param workers who trained
 */
public record TrainingOutcome(Slices weights, List<EpochMetrics> epochs, int workers) {
  public TrainingOutcome {
    epochs = List.copyOf(epochs);
  }

  /** Wall time of all rounds, without validation and checkpoints. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  /**
   * Examples of all epochs after the first by their wall time, averaging included; of the first
   * where there is no other.
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
