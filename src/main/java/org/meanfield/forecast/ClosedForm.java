package org.meanfield.forecast;

/**
 * As if no transfer waited for another. Tasks are launched one after another, {@code (i + 1) c};
 * {@code n} blocks of {@code s} bytes take {@code n (2 l + s / b)}. Exact where no fetch meets
 * another, as {@link EventSimulation} shows, and too short where they do.
 */
final class ClosedForm implements Exchange {
  @Override
  public Phases phases(RoundCosts costs, Machines machines, Cut cut) {
    int executors = machines.executors();
    double fetch = 2 * machines.latency() + cut.bytesASlice() / machines.bytesASecond();
    double[] ready = new double[executors];
    int most = 0;
    for (int e = 0; e < executors; e++) {
      int kept = cut.kept(e, executors);
      most = Math.max(most, kept);
      ready[e] =
          (e + 1) * costs.launch()
              + machines.latency()
              + costs.task()
              + (cut.slices() - kept) * fetch;
    }
    int slots = executors * machines.most();
    int first = Math.min(cut.slices(), slots);
    int turns = (most + machines.most() - 1) / machines.most();
    double average =
        costs.task()
            + 2 * machines.latency()
            + (executors - 1) * fetch
            + Exchange.averaging(costs, machines, cut);
    // Either the driver is the narrow place, or the executors are.
    double launching = cut.slices() * costs.launch() + average;
    double taking = (first + turns - 1) * costs.launch() + turns * average;
    return new Phases(ready, Math.max(launching, taking));
  }
}
