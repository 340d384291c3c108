package org.meanfield.network;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;

/**
 * A layer where it stands in its network.
 *
 * @param name of the graph's vertex, or the layer's index in a chain
 * @param preprocessor what reshapes the layer's input, if anything does
 */
record LayerNode(String name, Layer layer, @Nullable InputPreProcessor preprocessor) {
  /** How many inputs (of a convolution: channels) the layer says it takes; 0: it does not say. */
  long inputs() {
    Layer inner = layer;
    if (inner instanceof FrozenLayer frozen) {
      inner = frozen.getLayer();
    } else if (inner instanceof BaseWrapperLayer wrapper) {
      inner = wrapper.getUnderlying();
    }
    return inner instanceof FeedForwardLayer fed && !(inner instanceof LossLayer)
        ? fed.getNIn()
        : 0;
  }
}
