package org.meanfield.averaging;

import java.util.List;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;

/**
 * What the driver learns of a round.
 *
 * @param reports by worker
 * @param traffic fetched by all executors in the round
 * @param nanos the whole round as the driver saw it
 */
public record RoundResult(List<WorkerReport> reports, Traffic traffic, long nanos) {
  public RoundResult {
    reports = List.copyOf(reports);
  }

  /** The workers that had examples, and no part in the mean. */
  public List<WorkerReport> leftOut() {
    return reports.stream().filter(report -> !report.leftOut().isEmpty()).toList();
  }

  /** Examples trained on, over all workers. */
  public long examples() {
    return reports.stream().mapToLong(WorkerReport::examples).sum();
  }

  /** The longest a worker trained: what the round can't be shorter than. */
  public long longestNanos() {
    return reports.stream().mapToLong(WorkerReport::nanos).max().orElse(0);
  }

  /** How long the workers trained on average. */
  public long meanNanos() {
    return (long) reports.stream().mapToLong(WorkerReport::nanos).average().orElse(0);
  }
}
