package org.meanfield.compute.engine;

/**
 * Native memory that one worker's engine takes, in bytes, besides what its native library takes
 * once a process.
 *
 * @param weights with what an engine's own layout pads
 * @param gradient 0: of an engine that only predicts
 * @param state of the updater; 0: of an engine that only predicts, or an updater without
 * @param activations and their gradients, scratch memory and the batch, for all batch sizes asked
 */
public record EngineMemoryEstimate(long weights, long gradient, long state, long activations) {
  /** All together. */
  public long bytes() {
    return weights + gradient + state + activations;
  }
}
