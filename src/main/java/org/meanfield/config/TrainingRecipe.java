package org.meanfield.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Keys {@code training.*}.
 *
 * @param epochs passes over the training examples, from 1
 * @param batchSize examples a step on one worker, from 1
 * @param batchSizeSet whether the recipe set {@code batchSize}, or the default is meant
 * @param workers how many workers train; null: the cluster's task slots, but no more than leave
 *     every worker one batch
 * @param optimizer the inner optimizer; null: what the network brings (Adam for networks by name)
 * @param learningRate before schedule and warm-up; null: the optimizer's usual one
 * @param momentum of Nesterov, in [0, 1)
 * @param schedule how the learning rate changes over the run
 * @param warmupSteps steps over which the learning rate rises linearly to its value; 0: none
 * @param rule what else decides a step
 */
public record TrainingRecipe(
    int epochs,
    int batchSize,
    boolean batchSizeSet,
    @Nullable Integer workers,
    @Nullable OptimizerName optimizer,
    @Nullable Double learningRate,
    double momentum,
    ScheduleRecipe schedule,
    int warmupSteps,
    RegularizationRecipe rule)
    implements Serializable {
  /** The same with another rule. */
  public TrainingRecipe with(RegularizationRecipe other) {
    return new TrainingRecipe(
        epochs,
        batchSize,
        batchSizeSet,
        workers,
        optimizer,
        learningRate,
        momentum,
        schedule,
        warmupSteps,
        other);
  }

  /** The same, its batch size set by the recipe. */
  public TrainingRecipe withBatchSizeSet() {
    return new TrainingRecipe(
        epochs,
        batchSize,
        true,
        workers,
        optimizer,
        learningRate,
        momentum,
        schedule,
        warmupSteps,
        rule);
  }

  /** Key {@code training.optimizer}. */
  public enum OptimizerName {
    SGD,
    NESTEROV,
    ADAM,
    /** Adam with decoupled weight decay. */
    ADAMW,
    AMSGRAD,
    RMSPROP
  }
}
