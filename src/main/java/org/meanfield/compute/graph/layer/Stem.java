package org.meanfield.compute.graph.layer;

import java.util.List;

/**
 * A first convolution over images of one channel with the 2x2 max-pool behind it.
 *
 * @param between the shape between the two
 */
public record Stem(Convolution convolution, Pooling pooling, Shape between) implements Layer {
  /** Whether two layers are of this form; what lies between them has been applied by the first. */
  public static boolean of(Convolution convolution, Pooling pooling) {
    long[] dims = convolution.weight().form().dims();
    return dims.length == 4
        && dims[1] == 1
        && convolution.window().unpadded()
        && convolution.window().stride()[0] == 1
        && convolution.window().stride()[1] == 1
        && pooling.halves();
  }

  @Override
  public List<Parameter> parameters() {
    return convolution.parameters();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return pooling.output(List.of(between));
  }
}
