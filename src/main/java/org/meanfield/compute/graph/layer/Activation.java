package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * A function of each value.
 *
 * @param applied whether a layer before has applied it already, so that only its derivative is left
 *     to do; there may be a max-pool between, which then passes back four times fewer values
 */
public record Activation(ActivationFunction function, boolean applied) implements Layer {
  /** One that no other layer has applied. */
  public Activation(ActivationFunction function) {
    this(function, false);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }
}
