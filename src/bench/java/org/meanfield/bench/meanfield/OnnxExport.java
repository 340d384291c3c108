package org.meanfield.bench.meanfield;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.meanfield.bench.contest.Workload;
import org.meanfield.bench.onnx.GraphWriter;
import org.meanfield.network.Architecture;
import org.meanfield.network.NetworkConfigurations;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of our networks as ONNX, vertex by vertex of its Deeplearning4j graph. What it has no
 * translation for it refuses by an {@link IllegalArgumentException}.
 */
final class OnnxExport {
  private final Workload workload;
  private final Map<String, String> values = new HashMap<>();

  OnnxExport(Workload workload) {
    this.workload = workload;
  }

  /**
   * Writes the network.
   *
   * @param weights in Deeplearning4j's flat order
   */
  void write(Architecture architecture, float[] weights, Path file) throws IOException {
    if (architecture.layout() == Architecture.Layout.NHWC) {
      throw new IllegalArgumentException(workload + " takes its images channels last");
    }
    INDArray params = Nd4j.createFromArray(weights).reshape(1, weights.length);
    ComputationGraph network = graph(architecture, params);
    long[] shape = workload.shape(1);
    ComputationGraphConfiguration configuration = network.getConfiguration();
    String input = configuration.getNetworkInputs().get(0);
    GraphWriter graph =
        new GraphWriter(workload.network(), input, Arrays.copyOfRange(shape, 1, shape.length));
    values.put(input, input);
    LayerExport layers = new LayerExport(graph);
    String last = input;
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      if (!values.containsKey(name)) {
        last = vertex(graph, layers, network, name);
        values.put(name, last);
      }
    }
    graph.finish(last, workload.classes(), file);
  }

  private static ComputationGraph graph(Architecture architecture, INDArray params) {
    if (architecture.kind() == Architecture.Kind.GRAPH) {
      ComputationGraph network =
          new ComputationGraph(NetworkConfigurations.graph(architecture, null, 0));
      network.init(params, false);
      return network;
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(NetworkConfigurations.multiLayer(architecture, null, 0));
    network.init(params, false);
    return network.toComputationGraph();
  }

  private String vertex(
      GraphWriter graph, LayerExport layers, ComputationGraph network, String name) {
    GraphVertex vertex =
        Objects.requireNonNull(network.getConfiguration().getVertices().get(name), name);
    List<String> inputs =
        Objects.requireNonNull(network.getConfiguration().getVertexInputs().get(name), name)
            .stream()
            .map(values::get)
            .toList();
    if (vertex instanceof ElementWiseVertex pair
        && pair.getOp() == ElementWiseVertex.Op.Add
        && inputs.size() == 2) {
      return graph.sum(inputs.get(0), inputs.get(1));
    }
    if (vertex instanceof LayerVertex layer) {
      String input = inputs.get(0);
      if (layer.getPreProcessor() instanceof CnnToFeedForwardPreProcessor) {
        input = graph.flatten(input);
      } else if (layer.getPreProcessor() != null) {
        throw new IllegalArgumentException(name + " has a " + layer.getPreProcessor());
      }
      return layers.layer(name, layer.getLayerConf().getLayer(), network.getLayer(name), input);
    }
    throw new IllegalArgumentException(name + " is a " + vertex.getClass().getSimpleName());
  }
}
