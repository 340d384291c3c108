package org.meanfield.compute.graph.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every output from every input.
 *
 * @param weight {@code [out, in]}, or {@code [out, channels, height, width]} for an image as input
 * @param after applied to the result as it is written; null: nothing
 * @param last whether its result goes to the loss, in fp32 whatever layers hand on
 */
public record Dense(
    Parameter weight, @Nullable Parameter bias, @Nullable ActivationFunction after, boolean last)
    implements Layer {
  public Dense then(ActivationFunction function) {
    return new Dense(weight, bias, function, last);
  }

  /** The same layer, its weights seen in another form. */
  public Dense of(Parameter.Form form) {
    return new Dense(new Parameter(weight.name(), form), bias, after, last);
  }

  @Override
  public List<Parameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.vector(weight.form().dims()[0]);
  }
}
