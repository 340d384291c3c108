package org.meanfield.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's named parameters, which are views of its flat vector.
 *
 * @param flat the whole vector, {@code [n]} or {@code [1, n]}
 * @param byName each view as DL4J shapes it
 * @param closing frees the vector alone: the network's own way ends in a collection of the whole
 *     heap
 */
record ParameterViews(INDArray flat, Map<String, INDArray> byName, Runnable closing)
    implements AutoCloseable {
  static ParameterViews of(Architecture architecture) {
    return switch (architecture.kind()) {
      case MULTI_LAYER -> {
        var network =
            new MultiLayerNetwork(NetworkConfigurations.multiLayer(architecture, null, 0));
        network.init();
        yield new ParameterViews(network.params(), network.paramTable(), network.params()::close);
      }
      case GRAPH -> {
        var network = new ComputationGraph(NetworkConfigurations.graph(architecture, null, 0));
        network.init();
        yield new ParameterViews(network.params(), network.paramTable(), network.params()::close);
      }
    };
  }

  ParameterLayout layout() {
    List<ParameterLayout.Parameter> parameters = new ArrayList<>();
    byName.forEach(
        (name, view) ->
            parameters.add(
                new ParameterLayout.Parameter(
                    name, rowMajorShape(name, view), view.offset() - flat.offset())));
    parameters.sort(Comparator.comparingLong(ParameterLayout.Parameter::offset));
    return new ParameterLayout(parameters, flat.length());
  }

  private static List<Long> rowMajorShape(String name, INDArray view) {
    List<Long> shape = new ArrayList<>();
    boolean reversed = view.ordering() == 'f';
    for (int i = 0; i < view.rank(); i++) {
      shape.add(view.size(reversed ? view.rank() - 1 - i : i));
    }
    long next = 1;
    for (int i = view.rank() - 1; i >= 0; i--) {
      if (shape.get(i) > 1 && view.stride(reversed ? view.rank() - 1 - i : i) != next) {
        throw new IllegalStateException(
            name + " is not one run of the flat vector: " + view.shapeInfoToString());
      }
      next *= shape.get(i);
    }
    boolean rowVector = !reversed && view.rank() == 2 && view.size(0) == 1;
    return rowVector ? List.of(view.size(1)) : shape;
  }

  @Override
  public void close() {
    closing.run();
  }
}
