package org.meanfield.compute.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.BatchNormalization;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Dense;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Pooling;
import org.meanfield.compute.graph.layer.Reshaping;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.layer.Stem;

/** Layers of a graph done together where one primitive can, with the same results. */
final class Fusion {
  private final List<Graph.Node> nodes;
  private final boolean training;

  private Fusion(Graph graph, boolean training) {
    this.nodes = new ArrayList<>(graph.nodes());
    this.training = training;
  }

  static Graph of(Graph graph, boolean training) {
    Fusion fusion = new Fusion(graph, training);
    for (int i = 0; i < fusion.nodes.size(); i++) {
      fusion.foldReshaping(i);
    }
    for (int i = 0; i < fusion.nodes.size(); i++) {
      fusion.foldNormalization(i);
    }
    for (int i = 0; i < fusion.nodes.size(); i++) {
      fusion.foldActivation(i);
    }
    for (int i = 0; i < fusion.nodes.size(); i++) {
      fusion.poolBeforeRelu(i);
    }
    for (int i = 0; i < fusion.nodes.size(); i++) {
      fusion.joinStem(i);
    }
    return new Graph(graph.input(), fusion.reachable(), graph.objective());
  }

  /** A dense layer takes an image in any layout, so its input need not be written row by row. */
  private void foldReshaping(int index) {
    Graph.Node node = nodes.get(index);
    Graph.Node before = onlyInput(node);
    if (node.layer() instanceof Dense dense
        && before != null
        && before.layer() instanceof Reshaping reshaping
        && reshaping.from().spatial()) {
      Parameter.Form form = imageForm(dense.weight().form().dims()[0], reshaping);
      nodes.set(index, node.with(dense.of(form)).from(before.inputs().get(0)));
    }
  }

  private static Parameter.Form imageForm(long outputs, Reshaping reshaping) {
    Shape image = reshaping.from();
    long c = image.channels();
    long h = image.height();
    long w = image.width();
    long[] dims = {outputs, c, h, w};
    return reshaping.channelsLast()
        ? new Parameter.Form(dims, new long[] {c * h * w, 1, w * c, c})
        : Parameter.Form.rowMajor(dims);
  }

  /** Running statistics are constants in inference, and so is what they do to a convolution. */
  private void foldNormalization(int index) {
    Graph.Node node = nodes.get(index);
    Graph.Node before = onlyInput(node);
    if (!training
        && node.layer() instanceof BatchNormalization normalization
        && before != null
        && before.layer() instanceof Convolution convolution
        && convolution.normalized() == null
        && convolution.weight().form().isRowMajor()
        && consumers(node.inputs().get(0)) == 1) {
      nodes.set(
          index,
          new Graph.Node(
              before.name(), convolution.then(normalization), before.inputs(), node.shape()));
    }
  }

  private void foldActivation(int index) {
    Graph.Node node = nodes.get(index);
    Graph.Node before = onlyInput(node);
    if (!(node.layer() instanceof Activation activation)
        || activation.applied()
        || before == null
        || consumers(node.inputs().get(0)) > 1
        || !activation.function().fusible(training)) {
      return;
    }
    int input = node.inputs().get(0);
    ActivationFunction function = activation.function();
    Layer applied = new Activation(function, true);
    if (before.layer() instanceof Convolution convolution && convolution.after() == null) {
      nodes.set(input, before.with(convolution.then(function)));
      nodes.set(index, node.with(applied));
    } else if (before.layer() instanceof Dense dense && dense.after() == null) {
      nodes.set(input, before.with(dense.then(function)));
      nodes.set(index, node.with(applied));
    } else if (before.layer() instanceof Eltwise combination && combination.after() == null) {
      nodes.set(input, before.with(combination.then(function)));
      nodes.set(index, node.with(applied));
    } else if (before.layer() instanceof BatchNormalization normalization
        && function.equals(ActivationFunction.RELU)) {
      nodes.set(input, before.with(normalization.thenRectified()));
      redirect(index, input);
    }
  }

  /**
   * The maximum of rectified values is the rectified maximum: so the derivative of a ReLU that is
   * applied already is left to do behind the pool, on fewer values.
   */
  private void poolBeforeRelu(int index) {
    Graph.Node pool = nodes.get(index);
    Graph.Node relu = onlyInput(pool);
    if (pool.layer() instanceof Pooling pooling
        && pooling.kind() == Pooling.Kind.MAXIMUM
        && relu != null
        && relu.layer() instanceof Activation activation
        && activation.applied()
        && activation.function().commutesWithMaximum()
        && consumers(pool.inputs().get(0)) == 1) {
      int first = pool.inputs().get(0);
      nodes.set(first, pool.from(relu.inputs().get(0)));
      nodes.set(index, new Graph.Node(relu.name(), relu.layer(), List.of(first), pool.shape()));
    }
  }

  private void joinStem(int index) {
    Graph.Node pool = nodes.get(index);
    Graph.Node first = onlyInput(pool);
    if (pool.layer() instanceof Pooling pooling
        && first != null
        && first.layer() instanceof Convolution convolution
        && first.inputs().get(0) == Graph.INPUT
        && consumers(pool.inputs().get(0)) == 1
        && Stem.of(convolution, pooling)) {
      Layer stem = new Stem(convolution, pooling, first.shape());
      nodes.set(index, new Graph.Node(first.name(), stem, first.inputs(), pool.shape()));
    }
  }

  private Graph.@Nullable Node onlyInput(Graph.Node node) {
    return node.inputs().size() == 1 && node.inputs().get(0) != Graph.INPUT
        ? nodes.get(node.inputs().get(0))
        : null;
  }

  private long consumers(int index) {
    return nodes.stream().flatMap(n -> n.inputs().stream()).filter(i -> i == index).count();
  }

  private void redirect(int from, int to) {
    nodes.replaceAll(
        node ->
            new Graph.Node(
                node.name(),
                node.layer(),
                node.inputs().stream().map(i -> i == from ? to : i).toList(),
                node.shape()));
    if (from == nodes.size() - 1) {
      nodes.remove(from);
    }
  }

  /** Nodes that the output needs, numbered anew. */
  private List<Graph.Node> reachable() {
    boolean[] needed = new boolean[nodes.size()];
    needed[nodes.size() - 1] = true;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed[i]) {
        nodes.get(i).inputs().stream().filter(j -> j >= 0).forEach(j -> needed[j] = true);
      }
    }
    Map<Integer, Integer> renumbered = new HashMap<>(Map.of(Graph.INPUT, Graph.INPUT));
    List<Graph.Node> kept = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (needed[i]) {
        Graph.Node node = nodes.get(i);
        List<Integer> inputs = new ArrayList<>();
        node.inputs().forEach(j -> inputs.add(renumbered.getOrDefault(j, j)));
        renumbered.put(i, kept.size());
        kept.add(new Graph.Node(node.name(), node.layer(), inputs, node.shape()));
      }
    }
    return kept;
  }
}
