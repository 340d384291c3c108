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
import org.meanfield.network.OptimizerStateLength;
import org.meanfield.network.ParameterLayout;
import org.meanfield.training.checkpoint.RunOrigin;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.worker.LocalSgdTask;
import org.meanfield.training.worker.PackedShareReader;
import org.meanfield.training.worker.StepPlan;

/** A run with everything decided. */
public record TrainingSettings(
    Network network, Schedule schedule, Averaging averaging, FaultTolerance faultTolerance) {
  /**
   * What is trained.
   *
   * @param engine as the recipe names it: a checkpoint of another is not gone on from
   * @param spec network, normalisation, updater and precision
   * @param layout weights of the network
   * @param labels the classes' names by index
   */
  public record Network(
      EngineName engine, EngineSpec spec, ParameterLayout layout, List<String> labels) {
    public Network {
      labels = List.copyOf(labels);
    }

    private long stateLength() {
      return OptimizerStateLength.of(spec.architecture(), layout, spec.updater(), spec.rule());
    }
  }

  /**
   * How workers go through the images.
   *
   * @param workers who train side by side
   * @param batchSize images of a worker's step
   * @param augmentation how training images are varied
   * @param seed every random choice derives from it
   */
  public record Schedule(
      int epochs, int workers, int batchSize, Augmentation augmentation, long seed) {}

  /**
   * How workers come to common weights.
   *
   * @param interval when they are averaged
   * @param codec how weights and deltas travel
   * @param outer how the weights follow their mean
   * @param optimizerState what becomes of the state of a worker's updater between rounds
   */
  public record Averaging(
      AveragingInterval interval,
      Codec codec,
      OuterOptimizer outer,
      OptimizerState optimizerState) {}

  /**
   * What the run gets over.
   *
   * @param copies of each slice and state, on different executors: with 2 a lost one costs a round
   * @param maxConsecutiveExclusions rounds in a row that a worker may be left out of since it
   *     diverged
   * @param checkpoints when they are written, and how many are kept
   * @param origin what the run is made of: a checkpoint of another is not gone on from
   */
  public record FaultTolerance(
      int copies, int maxConsecutiveExclusions, CheckpointRecipe checkpoints, RunOrigin origin) {}

  /** How weights, and with them what else is averaged, are cut. */
  SliceLayout slices(Placement placement) {
    SliceLayout weights = SliceLayout.over(network.layout().length(), placement, moments());
    return averaging.optimizerState() == OptimizerState.AVERAGE
        ? weights.with(SliceLayout.AveragedState.over(network.stateLength(), placement))
        : weights;
  }

  /** Bytes of a checkpoint: weights, their velocities and the workers' states. */
  long checkpointBytes() {
    long states =
        switch (averaging.optimizerState()) {
          case KEEP -> schedule.workers() * network.stateLength();
          case AVERAGE -> network.stateLength();
          case RESET -> 0;
        };
    long weights = network.layout().length() * (averaging.outer().hasVelocity() ? 2 : 1);
    return Float.BYTES * (weights + states);
  }

  /** What is pooled among the weights, where all else is averaged. */
  List<RunningMoments> moments() {
    return PooledStatistics.of(network.layout());
  }

  EngineWarmUp warmUp() {
    return new EngineWarmUp(network.engine(), network.spec(), schedule.batchSize());
  }

  LocalSgdTask<PackedChunk> training(StepPlan plan, List<Integer> sizes, StepCounter progress) {
    return new LocalSgdTask<>(
        network.engine(),
        network.spec(),
        new PackedShareReader(
            network.spec().architecture().input().bytes(), schedule.augmentation()),
        schedule.seed(),
        schedule.batchSize(),
        averaging.optimizerState(),
        plan,
        sizes,
        progress);
  }
}
