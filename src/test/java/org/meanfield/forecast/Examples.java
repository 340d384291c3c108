package org.meanfield.forecast;

import java.util.List;

/** Costs and networks in round numbers. */
final class Examples {
  /** A million weights, each used ten times for an example. */
  static final NetworkSize MILLION = new NetworkSize("million", 1_000_000, 1e7);

  /** 10 ms a round, 1 ms a launch, 0.1 ms a block; a step of 32 examples takes 32 ms. */
  static final RoundCosts COSTS = costs(0);

  private Examples() {}

  /** Whose workers' times differ. */
  static RoundCosts costs(double spread) {
    return new RoundCosts(
        0.010,
        0.001,
        0.0001,
        List.of(new WorkerCosts(1, 1e-10, 0, 0.003, 3e-9, 1e-9, 6e-9, spread)));
  }

  /** A gigabyte a second each way, half a millisecond a message. */
  static ClusterSpec machines(int workers, int each) {
    return new ClusterSpec(workers, each, 1e9, 0.0005);
  }
}
