package org.meanfield.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Keys {@code training.*} that change the loss or the gradient. What is null or empty stays as the
 * network has it; networks by name have none of it.
 *
 * @param weightDecay decoupled from the gradient, times the learning rate, from 0; null: 0.01 with
 *     optimizer adamw
 * @param l1 penalty in the gradient, from 0
 * @param l2 penalty in the gradient, from 0
 * @param clipNorm longest gradient of a layer, above 0
 * @param labelSmoothing share of a label that is spread over all classes, in [0, 1)
 * @param classWeights each class's weight in the loss
 */
public record RegularizationRecipe(
    @Nullable Double weightDecay,
    @Nullable Double l1,
    @Nullable Double l2,
    @Nullable Double clipNorm,
    double labelSmoothing,
    ClassWeights classWeights)
    implements Serializable {
  /** The same with weights that are settled. */
  public RegularizationRecipe with(ClassWeights.Given settled) {
    return new RegularizationRecipe(weightDecay, l1, l2, clipNorm, labelSmoothing, settled);
  }
}
