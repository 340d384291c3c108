package org.meanfield.compute.graph.layer;

import java.util.List;

/** Inputs one behind the other along their channels. */
public record Concatenation() implements Layer {
  @Override
  public Shape output(List<Shape> inputs) {
    Shape first = inputs.get(0);
    long channels = inputs.stream().mapToLong(Shape::channels).sum();
    return new Shape(channels, first.height(), first.width(), first.spatial());
  }
}
