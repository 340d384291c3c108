package org.meanfield.training;

import java.util.List;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.worker.LocalSgdTask;
import org.meanfield.training.worker.PartitionReader;
import org.meanfield.training.worker.StepPlan;

/**
 * What decides passes over shares that are not a recipe's images.
 *
 * @param reader of a worker's partition
 * @param batchSize examples a step on one worker
 * @param everySteps local steps between two averages; 0: once a pass
 * @param seed of what the network draws while it trains
 */
public record PassSettings<S>(
    EngineName engine,
    EngineSpec spec,
    PartitionReader<S> reader,
    int batchSize,
    int everySteps,
    long seed) {
  /**
   * What a worker does in a round; it keeps its updater's state.
   *
   * @param batch examples of its step
   * @param progress counted as steps are taken
   */
  LocalSgdTask<S> training(int batch, StepPlan plan, StepCounter progress) {
    return new LocalSgdTask<>(
        engine, spec, reader, seed, batch, OptimizerState.KEEP, plan, List.of(), progress);
  }
}
