package org.meanfield.job;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.forecast.NetworkSize;
import org.meanfield.forecast.RoundCosts;
import org.meanfield.forecast.RunForecast;
import org.meanfield.forecast.SimulatedRound;
import org.meanfield.forecast.SimulationConfig;
import org.meanfield.memory.MemoryEstimate;

/**
 * What a recipe will take.
 *
 * @param name of the recipe
 * @param measured the network that the costs were measured on
 * @param measuredBatch examples of its step
 * @param costs as measured
 * @param run on the cluster as it is
 * @param memory of an executor
 * @param assumed by the simulation; null: nothing was simulated
 * @param simulated by network and number of workers
 */
public record Forecast(
    String name,
    NetworkSize measured,
    int measuredBatch,
    RoundCosts costs,
    RunForecast run,
    MemoryEstimate memory,
    @Nullable SimulationConfig assumed,
    List<SimulatedRound> simulated) {
  public Forecast {
    simulated = List.copyOf(simulated);
  }
}
