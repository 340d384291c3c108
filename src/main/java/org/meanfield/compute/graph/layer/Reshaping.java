package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * The same values, read row by row, in another shape: an image as a vector, or back.
 *
 * @param from of one example
 * @param to of one example, with as many elements
 * @param channelsLast whether an image's values are read pixel by pixel, not channel by channel
 */
public record Reshaping(Shape from, Shape to, boolean channelsLast) implements Layer {
  @Override
  public Shape output(List<Shape> inputs) {
    return to;
  }
}
