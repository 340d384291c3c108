package org.meanfield.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.meanfield.averaging.state.SliceLayout;

/**
 * Rounds on machines that there are not, by the costs of those that there are. The closed form
 * tells which ways to cut the weights are worth a simulation, the simulation which of them is best.
 */
public final class Simulation {
  private static final int SIMULATED_CUTS = 3;

  /** Rounds whose stragglers are drawn. */
  private static final int ROUNDS = 20;

  /** Fetches of a stage above which a cut is not worth simulating. */
  private static final long MAX_FETCHES = 20_000_000;

  private final RoundCosts costs;
  private final SimulationConfig assumptions;
  private final int batch;
  private final int bytesAWeight;
  private final Exchange simulated;

  /**
   * @param batch examples of a worker's step
   * @param bytesAWeight as it travels: 4, or 2 rounded
   */
  public Simulation(RoundCosts costs, SimulationConfig assumptions, int batch, int bytesAWeight) {
    this.costs = costs;
    this.assumptions = assumptions;
    this.batch = batch;
    this.bytesAWeight = bytesAWeight;
    this.simulated = new EventSimulation();
  }

  /** The best rounds of a network, by the number of workers. */
  public List<SimulatedRound> of(NetworkSize network) {
    List<SimulatedRound> rows = new ArrayList<>();
    for (int workers : assumptions.workers()) {
      rows.add(best(network, assumptions.machines(workers)));
    }
    return rows;
  }

  private SimulatedRound best(NetworkSize network, ClusterSpec machines) {
    Double given = assumptions.spread();
    double spread = given == null ? costs.with(machines.most()).spread() : given;
    Stragglers stragglers = new Stragglers(spread, machines, ROUNDS, assumptions.seed());
    Rounds rounds =
        cuts(network, machines).stream()
            .map(cut -> rounds(machines, cut, new AnalyticModel(), stragglers))
            .sorted(Comparator.comparingDouble(Rounds::bare))
            .limit(SIMULATED_CUTS)
            .map(found -> rounds(machines, found.cut(), simulated, stragglers))
            .min(Comparator.comparingDouble(Rounds::bare))
            .orElseThrow();
    long steps = rounds.fewestSteps(assumptions.averagingShare());
    return new SimulatedRound(
        network,
        machines,
        rounds.cut().slices(),
        steps,
        rounds.at(steps),
        rounds.cut().bytesMoved(machines.executors()));
  }

  private Rounds rounds(
      ClusterSpec machines, Slicing cut, Exchange exchange, Stragglers stragglers) {
    return new Rounds(costs, machines, cut, batch, exchange, stragglers);
  }

  /** As Meanfield cuts, and that doubled and halved while slices are neither too long nor none. */
  private List<Slicing> cuts(NetworkSize network, ClusterSpec machines) {
    int executors = machines.executors();
    int usual = machines.usualSlices(network.weights());
    List<Slicing> cuts = new ArrayList<>(List.of(new Slicing(network, usual, bytesAWeight)));
    for (int slices = usual / 2;
        slices > 0 && network.weights() / slices <= SliceLayout.MAX_SLICE_WEIGHTS;
        slices /= 2) {
      cuts.add(new Slicing(network, slices, bytesAWeight));
    }
    for (long slices = 2L * usual;
        slices <= Math.min(8L * usual, network.weights()) && slices * executors <= MAX_FETCHES;
        slices *= 2) {
      cuts.add(new Slicing(network, (int) slices, bytesAWeight));
    }
    return cuts;
  }
}
