package org.meanfield.forecast;

import org.meanfield.cluster.BlockPrefetcher;

/**
 * As if no transfer waited for another's. Tasks are launched one after another, {@code (i + 1) c}.
 * Of {@code n} blocks of {@code s} bytes, asked for {@code a} at once, the last is there after
 * {@code floor((n - 1) / a) max(2 l + s / b, a s / b) + ((n - 1) mod a) s / b + 2 l + s / b}. Exact
 * for the weights' way where no fetch meets another, as {@link EventSimulation} shows, and too
 * short where they do.
 */
final class AnalyticModel implements Exchange {
  @Override
  public Phases phases(RoundCosts costs, ClusterSpec machines, Slicing cut) {
    int executors = machines.executors();
    double[] ready = new double[executors];
    int most = 0;
    int tasks = 0;
    for (int e = 0; e < executors; e++) {
      int kept = cut.kept(e, executors);
      most = Math.max(most, kept);
      tasks += Math.min(kept, machines.most());
      ready[e] =
          (e + 1) * costs.launch()
              + machines.latency()
              + fetched(cut.slices() - kept, machines, cut)
              + cut.slices() * costs.block();
    }
    int slices = (most + machines.most() - 1) / machines.most();
    double work = Exchange.averaging(costs, machines, cut);
    int others = executors - 1;
    // Either the network is the narrow place, or the processor.
    double averaging =
        Math.max(
            fetched(slices * others, machines, cut) + work,
            fetched(others, machines, cut) + slices * work);
    return new Phases(ready, tasks * costs.launch() + 2 * machines.latency() + averaging);
  }

  /** When the last of so many blocks is there. */
  private static double fetched(int blocks, ClusterSpec machines, Slicing cut) {
    if (blocks == 0) {
      return 0;
    }
    double transfer = cut.bytesASlice() / machines.bytesASecond();
    double alone = 2 * machines.latency() + transfer;
    int before = blocks - 1;
    double turn = Math.max(alone, BlockPrefetcher.AHEAD * transfer);
    int turns = before / BlockPrefetcher.AHEAD;
    return turns * turn + before % BlockPrefetcher.AHEAD * transfer + alone;
  }
}
