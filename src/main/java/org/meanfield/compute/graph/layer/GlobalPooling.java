package org.meanfield.compute.graph.layer;

import java.util.List;

/** The greatest or the mean value of each channel, as an image of one pixel. */
public record GlobalPooling(Pooling.Kind kind) implements Layer {
  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.image(inputs.get(0).channels(), 1, 1);
  }
}
