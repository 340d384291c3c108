package org.meanfield.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers and other vertices, with one input and one output. */
record GraphConfiguration(ComputationGraphConfiguration dl4j) implements Configuration {
  static GraphConfiguration fromJson(CheckedJson json) {
    ComputationGraphConfiguration dl4j = ComputationGraphConfiguration.fromJson(json.text());
    dl4j.setIterationCount(0);
    dl4j.setEpochCount(0);
    // DL4J would take the file's word for them.
    dl4j.setTopologicalOrder(null);
    dl4j.setTopologicalOrderStr(null);
    GraphConfiguration graph = new GraphConfiguration(dl4j);
    if (dl4j.getVertexInputs() == null
        || graph.settings().stream().anyMatch(Objects::isNull)
        || graph.layers().stream().anyMatch(node -> node.layer() == null)) {
      throw new IllegalStateException(
          "vertexInputs, defaultConfiguration, or the layerConf of a LayerVertex is missing");
    }
    JsonNode vertices = json.root().path("vertices");
    for (LayerNode node : graph.layers()) {
      StoredVariance.restore(
          node.layer(), vertices.path(node.name()).path("layerConf").path("layer"));
    }
    dl4j.validate();
    return graph;
  }

  @Override
  public List<LayerNode> layers() {
    List<LayerNode> nodes = new ArrayList<>();
    dl4j.getVertices().forEach((name, vertex) -> node(name, vertex).ifPresent(nodes::add));
    return nodes;
  }

  @Override
  public List<LayerNode> inputs() {
    String input = dl4j.getNetworkInputs().get(0);
    return layers().stream()
        .filter(node -> dl4j.getVertexInputs().getOrDefault(node.name(), List.of()).contains(input))
        .toList();
  }

  @Override
  public Optional<LayerNode> output() {
    String output = dl4j.getNetworkOutputs().get(0);
    return node(output, dl4j.getVertices().get(output));
  }

  @Override
  public List<NeuralNetConfiguration> settings() {
    List<NeuralNetConfiguration> settings = new ArrayList<>();
    settings.add(dl4j.getDefaultConfiguration());
    for (GraphVertex vertex : dl4j.getVertices().values()) {
      GraphVertex inner = vertex instanceof FrozenVertex frozen ? frozen.getUnderlying() : vertex;
      if (inner instanceof LayerVertex layer) {
        settings.add(layer.getLayerConf());
      }
    }
    return settings;
  }

  @Override
  public DataType dataType() {
    return dl4j.getDataType();
  }

  @Override
  public Activations complete(InputType input) {
    Map<String, InputType> types = dl4j.getLayerActivationTypes(true, true, input);
    String output = dl4j.getNetworkOutputs().get(0);
    InputType type =
        output().filter(node -> node.layer() instanceof LossLayer).isPresent()
            ? intoLossLayer(output, types)
            : types.get(output);
    if (type == null) {
      throw new IllegalStateException("nothing reaches the output " + output);
    }
    return new Activations(List.copyOf(types.values()), type);
  }

  /** A loss layer passes its input on, but DL4J does not tell it how long that is. */
  private @Nullable InputType intoLossLayer(String output, Map<String, InputType> types) {
    InputType type = types.get(dl4j.getVertexInputs().getOrDefault(output, List.of("")).get(0));
    InputPreProcessor preprocessor = output().map(LayerNode::preprocessor).orElse(null);
    return type == null || preprocessor == null ? type : preprocessor.getOutputType(type);
  }

  @Override
  public String toJson() {
    return dl4j.toJson();
  }

  private static Optional<LayerNode> node(String name, @Nullable GraphVertex vertex) {
    return vertex instanceof LayerVertex layer
        ? Optional.of(new LayerNode(name, layer.getLayerConf().getLayer(), layer.getPreProcessor()))
        : Optional.empty();
  }
}
