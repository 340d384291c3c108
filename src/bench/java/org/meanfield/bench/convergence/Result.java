package org.meanfield.bench.convergence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A configuration over its seeds.
 *
 * @param outcomes one a seed, at least one
 */
record Result(Averaging averaging, List<Outcome> outcomes) {
  Result {
    outcomes = List.copyOf(outcomes);
  }

  /** One a configuration, in the order in which they come first. */
  static List<Result> of(List<Outcome> outcomes) {
    Map<Averaging, List<Outcome>> grouped = new LinkedHashMap<>();
    outcomes.forEach(
        outcome ->
            grouped
                .computeIfAbsent(outcome.trial().averaging(), key -> new ArrayList<>())
                .add(outcome));
    return grouped.entrySet().stream()
        .map(entry -> new Result(entry.getKey(), entry.getValue()))
        .toList();
  }

  double meanTest() {
    return mean(Outcome::test);
  }

  /** The largest less the smallest; 0 with one seed. */
  double testSpread() {
    return outcomes.stream().mapToDouble(Outcome::test).max().orElseThrow()
        - outcomes.stream().mapToDouble(Outcome::test).min().orElseThrow();
  }

  double meanLastValidation() {
    return mean(Outcome::lastValidation);
  }

  /** The same with every seed. */
  long rounds() {
    return outcomes.get(0).rounds();
  }

  /** The same with every seed. */
  long bytes() {
    return outcomes.get(0).bytes();
  }

  private double mean(ToDoubleFunction<Outcome> accuracy) {
    return outcomes.stream().mapToDouble(accuracy).average().orElseThrow();
  }
}
