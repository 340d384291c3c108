package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * Every pixel repeated, a whole number of times along each axis.
 *
 * @param down how often along the height
 * @param across how often along the width
 */
public record Upsampling(long down, long across) implements Layer {
  @Override
  public Shape output(List<Shape> inputs) {
    Shape in = inputs.get(0);
    return Shape.image(in.channels(), in.height() * down, in.width() * across);
  }
}
