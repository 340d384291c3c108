package org.meanfield.compute.graph.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum or the product of two inputs of one shape, value by value.
 *
 * @param after applied to the result as it is written; null: nothing
 */
public record Eltwise(Kind kind, @Nullable ActivationFunction after) implements Layer {
  /** How two values become one. */
  public enum Kind {
    SUM,
    PRODUCT
  }

  public Eltwise(Kind kind) {
    this(kind, null);
  }

  public Eltwise then(ActivationFunction function) {
    return new Eltwise(kind, function);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }
}
