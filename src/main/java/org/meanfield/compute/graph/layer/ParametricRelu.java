package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * ReLU with a learnt slope below zero (He et al., Delving deep into rectifiers, 2015, equation 1).
 *
 * @param slope {@code [1, channels, height, width]}, 1 along axes that share a slope
 */
public record ParametricRelu(Parameter slope) implements Layer {
  @Override
  public List<Parameter> parameters() {
    return List.of(slope);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }
}
