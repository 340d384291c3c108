package org.meanfield.network;

import java.io.Serializable;
import java.util.OptionalDouble;
import org.meanfield.config.TrainingRecipe.OptimizerName;

/**
 * The inner optimizer and its learning rate over the run.
 *
 * @param name which
 * @param learningRate base rate, above 0
 * @param momentum of Nesterov, in [0, 1)
 * @param warmupSteps steps over which the rate rises linearly from {@code learningRate /
 *     warmupSteps} to {@code learningRate}; 0: none
 * @param schedule what becomes of the rate after warm-up
 */
public record OptimizerSpec(
    OptimizerName name, double learningRate, double momentum, long warmupSteps, Schedule schedule)
    implements Serializable {
  /** The base rate where the recipe gives none. */
  public static double defaultRate(OptimizerName name) {
    return switch (name) {
      case SGD, NESTEROV -> 0.01;
      case ADAM, ADAMW, AMSGRAD, RMSPROP -> 0.001;
    };
  }

  /** The decoupled weight decay where the recipe gives none; empty: none of the updater's own. */
  public static OptionalDouble defaultWeightDecay(OptimizerName name) {
    return name == OptimizerName.ADAMW ? OptionalDouble.of(0.01) : OptionalDouble.empty();
  }

  /** The learning rate of a worker's step, counted from 0 over the whole run. */
  public double rateAt(long step) {
    if (step < warmupSteps) {
      return learningRate * (step + 1) / warmupSteps;
    }
    return learningRate * schedule.factorAt(step - warmupSteps);
  }
}
