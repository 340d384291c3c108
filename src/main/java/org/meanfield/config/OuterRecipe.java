package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code averaging.outer.*}: how the weights follow the mean of the workers' weights.
 *
 * @param kind the rule
 * @param learningRate what the step is multiplied by, above 0; 1 with {@code average}
 * @param momentum share of the last step that goes on, in [0, 1); 0 with {@code average}
 */
public record OuterRecipe(Kind kind, double learningRate, double momentum) implements Serializable {
  /** Key {@code averaging.outer.kind}, with the values that its paper uses. */
  public enum Kind {
    AVERAGE(1, 0),
    SLOWMO(1, 0.5),
    DILOCO(0.7, 0.9);

    private final double learningRate;
    private final double momentum;

    Kind(double learningRate, double momentum) {
      this.learningRate = learningRate;
      this.momentum = momentum;
    }

    /** The rule with its usual values. */
    public OuterRecipe usual() {
      return new OuterRecipe(this, learningRate, momentum);
    }
  }
}
