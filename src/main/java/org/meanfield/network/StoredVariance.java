package org.meanfield.network;

import com.fasterxml.jackson.databind.JsonNode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * How batch normalisation keeps its running variance, as it is or as the logarithm of its root.
 * DL4J's reader goes by whether the file lists a variable {@code var}, and so takes every network
 * that has never been trained for one of logarithms, whatever it says.
 */
final class StoredVariance {
  private static final String KEY = "useLogStd";

  private StoredVariance() {}

  /**
   * Sets {@code layer} to what its JSON says, where it says so.
   *
   * @param json of the layer
   */
  static void restore(Layer layer, JsonNode json) {
    if (layer instanceof BatchNormalization norm && json.path(KEY).isBoolean()) {
      norm.setUseLogStd(json.get(KEY).booleanValue());
    }
  }
}
