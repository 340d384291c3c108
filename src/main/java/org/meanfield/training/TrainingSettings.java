package org.meanfield.training;

import java.util.List;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.CheckpointRecipe;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.dataset.augmentation.Augmentation;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.UpdaterStateLength;
import org.meanfield.training.checkpoint.RunOrigin;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.worker.LocalSgdTask;
import org.meanfield.training.worker.PackedShareReader;
import org.meanfield.training.worker.StepPlan;

/**
 * A run with everything decided.
 *
 * @param engine as the recipe names it: a checkpoint of another is not gone on from
 * @param spec network, normalisation, updater and precision
 * @param layout weights of the network
 * @param seed every random choice derives from it
 * @param interval when the workers' weights are averaged
 * @param codec how weights and deltas travel
 * @param outer how the weights follow their mean
 * @param copies of each slice and state, on different executors: with 2 a lost one costs a round
 * @param optimizerState what becomes of the state of a worker's optimizer between rounds
 * @param maxConsecutiveExclusions rounds in a row that a worker may be left out of since it
 *     diverged
 * @param augmentation how training images are varied
 * @param labels the classes' names by index
 * @param origin what the run is made of: a checkpoint of another is not gone on from
 * @param checkpoints when they are written, and how many are kept
 */
public record TrainingSettings(
    EngineName engine,
    EngineSpec spec,
    ParameterLayout layout,
    long seed,
    int epochs,
    int batchSize,
    int workers,
    AveragingInterval interval,
    Codec codec,
    OuterOptimizer outer,
    int copies,
    OptimizerState optimizerState,
    int maxConsecutiveExclusions,
    Augmentation augmentation,
    List<String> labels,
    RunOrigin origin,
    CheckpointRecipe checkpoints) {
  public TrainingSettings {
    labels = List.copyOf(labels);
  }

  /** How weights, and with them what else is averaged, are cut. */
  SliceLayout slices(Placement placement) {
    SliceLayout weights = SliceLayout.over(layout.length(), placement, moments());
    return optimizerState == OptimizerState.AVERAGE
        ? weights.with(SliceLayout.AveragedState.over(stateLength(), placement))
        : weights;
  }

  /** Bytes of a checkpoint: weights, their velocities and the workers' states. */
  long checkpointBytes() {
    long states =
        switch (optimizerState) {
          case KEEP -> workers * stateLength();
          case AVERAGE -> stateLength();
          case RESET -> 0;
        };
    return Float.BYTES * (layout.length() * (outer.hasVelocity() ? 2 : 1) + states);
  }

  private long stateLength() {
    return UpdaterStateLength.of(spec.architecture(), layout, spec.updater(), spec.rule());
  }

  /** What is pooled among the weights, where all else is averaged. */
  List<RunningMoments> moments() {
    return PooledStatistics.of(layout);
  }

  EngineWarmUp warmUp() {
    return new EngineWarmUp(engine, spec, batchSize);
  }

  LocalSgdTask<PackedChunk> training(StepPlan plan, List<Integer> sizes, StepCounter progress) {
    return new LocalSgdTask<>(
        engine,
        spec,
        new PackedShareReader(spec.architecture().input().bytes(), augmentation),
        seed,
        batchSize,
        optimizerState,
        plan,
        sizes,
        progress);
  }
}
