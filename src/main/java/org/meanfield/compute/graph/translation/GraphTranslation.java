package org.meanfield.compute.graph.translation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.network.Architecture;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkConfigurations;

/** DL4J's configurations as graphs. */
public final class GraphTranslation {
  private GraphTranslation() {}

  /**
   * The graph of a network.
   *
   * @throws UnsupportedLayerException if something in it has no counterpart in a graph
   */
  public static Graph of(EngineSpec spec) {
    Architecture architecture = spec.architecture();
    GraphBuilder graph =
        new GraphBuilder(input(architecture), architecture.layout() == Layout.NHWC);
    switch (architecture.kind()) {
      case MULTI_LAYER ->
          chain(
              graph,
              NetworkConfigurations.multiLayer(
                  architecture, spec.updater(), spec.rule(), spec.seed()));
      case GRAPH ->
          vertices(
              graph,
              NetworkConfigurations.graph(architecture, spec.updater(), spec.rule(), spec.seed()));
    }
    return graph.build();
  }

  private static Shape input(Architecture architecture) {
    InputShape in = architecture.input();
    return architecture.layout() == Layout.FLAT
        ? Shape.vector(in.bytes())
        : Shape.image(in.channels(), in.height(), in.width());
  }

  private static void chain(GraphBuilder graph, MultiLayerConfiguration configuration) {
    int last = Graph.INPUT;
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      String name = Integer.toString(i);
      last = VertexTranslation.preprocessed(graph, name, configuration.getInputPreProcess(i), last);
      last = LayerTranslation.translate(graph, name, configuration.getConf(i), last);
    }
  }

  private static void vertices(GraphBuilder graph, ComputationGraphConfiguration configuration) {
    Map<String, Integer> results = new HashMap<>();
    configuration.getNetworkInputs().forEach(name -> results.put(name, Graph.INPUT));
    GraphIndices indices = new ComputationGraph(configuration).calculateIndices();
    for (int index : indices.getTopologicalSortOrder()) {
      String name = known(indices.getIdxToName(), index);
      if (!results.containsKey(name)) {
        List<Integer> inputs = new ArrayList<>();
        for (String input : known(configuration.getVertexInputs(), name)) {
          inputs.add(known(results, input));
        }
        GraphVertex vertex = known(configuration.getVertices(), name);
        results.put(name, VertexTranslation.translate(graph, name, vertex, inputs));
      }
    }
    graph.endAt(known(results, configuration.getNetworkOutputs().get(0)));
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("the graph does not know its own vertex " + key);
    }
    return value;
  }
}
