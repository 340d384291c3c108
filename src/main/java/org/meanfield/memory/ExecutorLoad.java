package org.meanfield.memory;

import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.config.AveragingRecipe.OptimizerState;

/** What a run puts on its fullest executor. */
public record ExecutorLoad(
    Averaging averaging, Engines engines, Parallelism parallelism, Images images) {
  /**
   * What is averaged, and what is kept of it.
   *
   * @param parameters weights of the network
   * @param velocity whether the outer optimizer keeps one
   * @param copies of each slice, velocity and state, on different executors
   * @param optimizerState what of each worker's updater outlives a round
   * @param rounded whether weights travel at half their length
   */
  public record Averaging(
      long parameters,
      boolean velocity,
      int copies,
      OptimizerState optimizerState,
      boolean rounded) {}

  /**
   * What engines take.
   *
   * @param training each worker's
   * @param evaluation one that judges images while the workers' engines stand; all zero: nothing is
   *     judged
   */
  public record Engines(EngineMemoryEstimate training, EngineMemoryEstimate evaluation) {}

  /**
   * Who works where.
   *
   * @param workers on this executor
   * @param allWorkers on all of them
   * @param executors of the run
   * @param slots tasks that run on it at once
   */
  public record Parallelism(int workers, int allWorkers, int executors, int slots) {}

  /**
   * Images on the executor.
   *
   * @param examples that it keeps packed: training, validation and test images
   * @param exampleBytes of one packed image
   * @param batch examples of a worker's step
   * @param largest pixels of the largest image that has to be decoded; 0: none, they lie ready
   * @param plans bytes that it is sent of where a table's rows go; 0: there is no table
   */
  public record Images(long examples, long exampleBytes, int batch, long largest, long plans) {}

  /** Bytes of all weights, fp32. */
  long weights() {
    return averaging.parameters() * Float.BYTES;
  }

  /** Bytes of what is averaged: the weights, and the updater's state where that is too. */
  long averaged() {
    return weights() + (averaging.optimizerState() == OptimizerState.AVERAGE ? state() : 0);
  }

  /** Bytes of a worker's updater state as it leaves the engine, where it is padded. */
  long state() {
    EngineMemoryEstimate training = engines.training();
    long padded = training.weights();
    return padded == 0 ? 0 : Math.round((double) training.state() / padded) * weights();
  }

  /** Engines that judge at once: a task a worker's share. */
  int judges() {
    return Math.min(parallelism.slots(), parallelism.workers());
  }
}
