package org.meanfield.training;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.fault.MeanfieldException;

/**
 * Lets a run go on without a worker whose loss or weights are no numbers, for a while: in the next
 * round it begins from the others' mean. Confined to the trainer's thread.
 */
final class DivergenceGuard {
  private final int limit;
  private final String mend;
  private final Map<Integer, Integer> inARow = new HashMap<>();

  /**
   * A guard of one run.
   *
   * @param limit rounds in a row that a worker may be left out of
   * @param mend what the user does against it
   */
  DivergenceGuard(int limit, String mend) {
    this.limit = limit;
    this.mend = mend;
  }

  /**
   * Looks at a round.
   *
   * @return a line a worker that was left out
   * @throws MeanfieldException of kind USAGE where nobody was left in, or one was left out once too
   *     often
   */
  List<String> check(RoundResult round) {
    List<WorkerReport> leftOut = round.leftOut();
    inARow.keySet().retainAll(leftOut.stream().map(WorkerReport::worker).toList());
    leftOut.forEach(report -> inARow.merge(report.worker(), 1, Integer::sum));
    List<String> lines = leftOut.stream().map(DivergenceGuard::line).toList();
    if (!leftOut.isEmpty() && round.examples() == 0) {
      throw MeanfieldException.usage(
          "training diverged: " + String.join("; ", lines) + ". " + mend);
    }
    List<String> tooOften =
        leftOut.stream()
            .filter(report -> inARow.getOrDefault(report.worker(), 0) > limit)
            .map(DivergenceGuard::line)
            .collect(Collectors.toList());
    if (!tooOften.isEmpty()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "training diverged: %s. It was left out of %d rounds in a row, and"
                  + " averaging.maxConsecutiveExclusions allows %d. %s",
              String.join("; ", tooOften),
              limit + 1,
              limit,
              mend));
    }
    return lines;
  }

  /** How many rounds in a row each worker has been left out of that is left out now. */
  Map<Integer, Integer> leftOutInARow() {
    return Map.copyOf(inARow);
  }

  /** Goes on where another, or this one, stood. */
  void restore(Map<Integer, Integer> leftOutInARow) {
    inARow.clear();
    inARow.putAll(leftOutInARow);
  }

  private static String line(WorkerReport report) {
    return String.format(
        Locale.ROOT, "worker %d on %s: %s", report.worker(), report.address(), report.leftOut());
  }
}
