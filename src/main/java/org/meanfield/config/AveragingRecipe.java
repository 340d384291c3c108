package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code averaging.*}: how often the workers' weights are averaged, and what becomes of them.
 *
 * @param everySteps local steps between two averages; 0: once an epoch
 * @param denseEpochs first epochs in which they are averaged after each step, from 0
 * @param outer how the weights follow the mean
 * @param maxConsecutiveExclusions rounds in a row that a worker may be left out of since it
 *     diverged, from 0
 * @param optimizerState what becomes of the state of a worker's optimizer between rounds
 * @param codec how weights and movements travel between executors
 * @param recovery what a lost executor costs
 */
public record AveragingRecipe(
    int everySteps,
    int denseEpochs,
    OuterRecipe outer,
    int maxConsecutiveExclusions,
    OptimizerState optimizerState,
    CodecName codec,
    Recovery recovery)
    implements Serializable {
  /**
   * Key {@code averaging.optimizerState}: each worker goes on with its own; with the mean of all,
   * which travels with the weights, never rounded; or begins anew.
   */
  public enum OptimizerState {
    KEEP,
    AVERAGE,
    RESET
  }

  /** Key {@code averaging.codec}. */
  public enum CodecName {
    FP32,
    BF16
  }

  /**
   * Key {@code averaging.recovery}: training goes back to the last checkpoint, or a second executor
   * has what was lost.
   */
  public enum Recovery {
    ROLLBACK,
    REPLICATE
  }

  /** Plainly averaged, always at the same interval, with nothing rounded; all state is kept. */
  public AveragingRecipe(int everySteps) {
    this(
        everySteps,
        0,
        OuterRecipe.Kind.AVERAGE.usual(),
        2,
        OptimizerState.KEEP,
        CodecName.FP32,
        Recovery.ROLLBACK);
  }

  /** Whether the workers are averaged once an epoch. */
  public boolean everyEpoch() {
    return everySteps == 0;
  }
}
