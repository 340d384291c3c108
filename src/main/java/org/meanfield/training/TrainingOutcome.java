package org.meanfield.training;

import java.util.List;
import org.meanfield.averaging.state.Slices;
import org.meanfield.training.metrics.EpochMetrics;
import org.meanfield.training.metrics.RunTotals;

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

  /** What its epochs come to. */
  public RunTotals totals() {
    return new RunTotals(epochs);
  }
}
