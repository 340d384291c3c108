package org.meanfield.memory;

import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.config.AveragingRecipe.OptimizerState;

/**
 * What a run puts on its fullest executor.
 *
 * @param parameters weights of the network
 * @param velocity whether the outer optimizer keeps one
 * @param copies of each slice, velocity and state, on different executors
 * @param optimizerState what of each worker's updater outlives a round
 * @param rounded whether weights travel at half their length
 * @param training what each worker's engine takes
 * @param evaluation what an engine that judges images takes while the workers' engines stand; all
 *     zero: nothing is judged
 * @param workers on this executor
 * @param allWorkers on all of them
 * @param executors of the run
 * @param slots tasks that run on it at once
 * @param examples that it keeps packed: training, validation and test images
 * @param exampleBytes of one packed image
 * @param batch examples of a worker's step
 * @param largestImage pixels of the largest image that has to be decoded; 0: none, they lie ready
 * @param plans bytes that it is sent of where a table's rows go; 0: there is no table
 */
public record ExecutorLoad(
    long parameters,
    boolean velocity,
    int copies,
    OptimizerState optimizerState,
    boolean rounded,
    EngineMemoryEstimate training,
    EngineMemoryEstimate evaluation,
    int workers,
    int allWorkers,
    int executors,
    int slots,
    long examples,
    long exampleBytes,
    int batch,
    long largestImage,
    long plans) {
  /** Bytes of all weights, fp32. */
  long weights() {
    return parameters * Float.BYTES;
  }

  /** Bytes of what is averaged: the weights, and the updater's state where that is too. */
  long averaged() {
    return weights() + (optimizerState == OptimizerState.AVERAGE ? state() : 0);
  }

  /** Bytes of a worker's updater state as it leaves the engine, where it is padded. */
  long state() {
    long padded = training.weights();
    return padded == 0 ? 0 : Math.round((double) training.state() / padded) * weights();
  }

  /** Engines that judge at once: a task a worker's share. */
  int judges() {
    return Math.min(slots, workers);
  }
}
