package org.meanfield.network;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * The shapes that one example takes on its way through a network.
 *
 * @param each what every layer gives
 * @param output what the network gives
 */
record Activations(List<InputType> each, InputType output) {
  /** Whether convolution or pooling leaves nothing of the image somewhere. */
  boolean vanish() {
    return each.stream()
        .anyMatch(
            type ->
                type instanceof InputType.InputTypeConvolutional image
                    && (image.getHeight() < 1 || image.getWidth() < 1));
  }
}
