package org.meanfield.compute.graph.layer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution, of groups too.
 *
 * @param weight {@code [out, in, height, width]}, or {@code [group, out / groups, in / groups,
 *     height, width]}
 * @param normalized batch normalisation by running statistics that weights and bias take up, in
 *     inference; null: none
 * @param after applied to the result as it is written; null: nothing
 */
public record Convolution(
    Window window,
    Parameter weight,
    @Nullable Parameter bias,
    @Nullable BatchNormalization normalized,
    @Nullable ActivationFunction after)
    implements Layer {
  private static final int RANK_OF_GROUPS = 5;

  public Convolution(Window window, Parameter weight, @Nullable Parameter bias) {
    this(window, weight, bias, null, null);
  }

  public Convolution then(ActivationFunction function) {
    return new Convolution(window, weight, bias, normalized, function);
  }

  public Convolution then(BatchNormalization normalization) {
    return new Convolution(window, weight, bias, normalization, null);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>(List.of(weight));
    if (bias != null) {
      parameters.add(bias);
    }
    if (normalized != null) {
      parameters.addAll(normalized.parameters());
    }
    return parameters;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    long[] dims = weight.form().dims();
    return window.output(
        inputs.get(0), dims.length == RANK_OF_GROUPS ? dims[0] * dims[1] : dims[0]);
  }
}
