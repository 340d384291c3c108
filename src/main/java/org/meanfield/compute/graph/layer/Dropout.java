package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * Each value dropped at random in training, those that stay scaled up (Srivastava et al. 2014,
 * section 10, inverted).
 *
 * @param retain probability of staying, in (0, 1]
 */
public record Dropout(double retain) implements Layer {
  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }
}
