package org.meanfield.training.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.WorkerReport;

/**
 * A worker that the others wait for, and not since it has more examples.
 *
 * @param report its last one of the epoch: which worker, where
 * @param times its time an example over the median of the others'
 * @param waited share of the epoch's training that workers waited for each other, on average
 */
public record Straggler(WorkerReport report, double times, double waited) {
  private static final double SLOW = 1.5;
  private static final double MUCH = 0.1;

  /** Shorter ones tell more of threads and compilers than of the worker. */
  private static final long LEAST_NANOS = 500_000_000;

  /** The slowest of an epoch, where it costs much. */
  public static Optional<Straggler> of(List<RoundResult> epoch) {
    Map<Integer, Pace> paces = new TreeMap<>();
    for (RoundResult round : epoch) {
      for (WorkerReport report : round.reports()) {
        if (report.examples() > 0) {
          paces.merge(report.worker(), new Pace(report), Pace::plus);
        }
      }
    }
    Optional<Pace> longest = paces.values().stream().max(Comparator.comparingLong(Pace::nanos));
    if (longest.isEmpty() || paces.size() < 2) {
      return Optional.empty();
    }
    Pace slow = longest.get();
    List<Double> others = new ArrayList<>();
    paces.forEach(
        (worker, pace) -> {
          if (worker != slow.last().worker()) {
            others.add(pace.anExample());
          }
        });
    double mean = paces.values().stream().mapToLong(Pace::nanos).average().orElse(0);
    Straggler found =
        new Straggler(
            slow.last(), slow.anExample() / median(others), 1 - mean / Math.max(1, slow.nanos()));
    return slow.nanos() >= LEAST_NANOS && found.times >= SLOW && found.waited >= MUCH
        ? Optional.of(found)
        : Optional.empty();
  }

  private static double median(List<Double> values) {
    return new Median().evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** A worker's time and examples. */
  private record Pace(WorkerReport last, long nanos, long examples) {
    Pace(WorkerReport report) {
      this(report, report.nanos(), report.examples());
    }

    Pace plus(Pace later) {
      return new Pace(later.last, nanos + later.nanos, examples + later.examples);
    }

    double anExample() {
      return (double) nanos / examples;
    }
  }
}
