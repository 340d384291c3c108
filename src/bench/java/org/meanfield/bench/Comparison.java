package org.meanfield.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.meanfield.bench.contest.Mode;

/**
 * One of our rows beside a peer's fastest.
 *
 * @param goal empty for stock Deeplearning4j, which is only shown
 */
record Comparison(Row ours, Row peer, Optional<Goal> goal) {
  double ratio() {
    return ours.imagesPerSecond() / peer.imagesPerSecond();
  }

  /** Every row of ours that has a peer. */
  static List<Comparison> of(List<Row> rows) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Row ours : rows) {
      Mode mode = ours.configuration().mode();
      if (ours.configuration().who() == Who.MEANFIELD) {
        Goal goal =
            Goal.of(ours.configuration().workload(), mode, ours.configuration().precision());
        fastest(rows, ours, Goal.peersMode(mode), Goal.peers(mode))
            .ifPresent(peer -> comparisons.add(new Comparison(ours, peer, Optional.of(goal))));
        fastest(rows, ours, mode, List.of(Who.STOCK))
            .ifPresent(peer -> comparisons.add(new Comparison(ours, peer, Optional.empty())));
      }
    }
    return comparisons;
  }

  private static Optional<Row> fastest(List<Row> rows, Row ours, Mode mode, List<Who> peers) {
    return rows.stream()
        .filter(row -> peers.contains(row.configuration().who()))
        .filter(row -> row.configuration().mode() == mode)
        .filter(row -> row.configuration().workload() == ours.configuration().workload())
        .filter(row -> row.batch() == ours.batch())
        .max(Comparator.comparingDouble(Row::imagesPerSecond));
  }
}
