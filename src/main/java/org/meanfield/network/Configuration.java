package org.meanfield.network;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/** DL4J's two kinds of configuration, seen alike. Both are mutable, as DL4J's own are. */
sealed interface Configuration permits ChainConfiguration, GraphConfiguration {
  /** Every layer, in the order DL4J runs or lists them; frozen vertices of a graph left out. */
  List<LayerNode> layers();

  /** The layers that take the network's input. */
  List<LayerNode> inputs();

  /** The layer that is the network's output, if its output is a layer's. */
  Optional<LayerNode> output();

  /** The settings of each layer (frozen or not) and of the network: seeds and counts. */
  List<NeuralNetConfiguration> settings();

  /** What the weights are made of. */
  DataType dataType();

  /**
   * Sends a shape through the network as DL4J's builders do: adds missing preprocessors and sets
   * how many inputs each layer takes.
   */
  Activations complete(InputType input);

  /** DL4J's own JSON. */
  String toJson();

  /** What DL4J makes of JSON that has been checked. */
  static Configuration of(CheckedJson json) {
    return switch (json.kind()) {
      case MULTI_LAYER -> ChainConfiguration.fromJson(json);
      case GRAPH -> GraphConfiguration.fromJson(json);
    };
  }
}
