package org.meanfield.forecast;

/** How long the weights are under way; two ways to tell. */
interface Exchange {
  Phases phases(RoundCosts costs, ClusterSpec machines, Slicing cut);

  /** Seconds that a task averages a slice, once it has the movements of all executors. */
  static double averaging(RoundCosts costs, ClusterSpec machines, Slicing cut) {
    double onePass = costs.with(machines.most()).averaging() / PASSES_OF_ONE;
    int passes = machines.executors() + PASSES_OF_ONE - 1;
    return machines.executors() * costs.block() + cut.weightsASlice() * onePass * passes;
  }

  /** Vectors that pass through memory where one movement is added: it, the old and the new. */
  int PASSES_OF_ONE = 3;
}
