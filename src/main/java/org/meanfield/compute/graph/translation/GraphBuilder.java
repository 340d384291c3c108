package org.meanfield.compute.graph.translation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.Dropout;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.loss.LossFunction;
import org.meanfield.compute.graph.update.UpdateRule;

/** A graph while a configuration is translated into it. */
final class GraphBuilder {
  private final Shape input;
  private final boolean channelsLast;
  private final List<Graph.Node> nodes = new ArrayList<>();
  private final Set<UpdateRule> rules = new HashSet<>();
  private @Nullable LossFunction loss;

  /**
   * @param channelsLast whether DL4J's layers count an image's axes as batch, height, width,
   *     channels
   */
  GraphBuilder(Shape input, boolean channelsLast) {
    this.input = input;
    this.channelsLast = channelsLast;
  }

  /** Adds a node; returns its index. */
  int add(String name, Layer layer, List<Integer> inputs) {
    Shape output = layer.output(inputs.stream().map(this::shape).toList());
    nodes.add(new Graph.Node(name, layer, inputs, output));
    return nodes.size() - 1;
  }

  int add(String name, Layer layer, int from) {
    return add(name, layer, List.of(from));
  }

  boolean channelsLast() {
    return channelsLast;
  }

  Shape shape(int index) {
    return index == Graph.INPUT ? input : nodes.get(index).shape();
  }

  /** The parameter {@code key} of a layer. */
  Parameter parameter(String layer, String key, Parameter.Form form) {
    return new Parameter(layer + "_" + key, form);
  }

  /** Adds dropout of a layer's input where the configuration has it. */
  int dropped(String name, @Nullable IDropout dropout, int from) {
    if (dropout == null) {
      return from;
    }
    if (dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout plain
        && plain.getPSchedule() == null) {
      return add(name + " dropout", new Dropout(plain.getP()), from);
    }
    throw new UnsupportedLayerException(
        "layer '" + name + "' with " + dropout.getClass().getSimpleName());
  }

  /** Notes a rule that some of its parameters follow. */
  void updatedBy(UpdateRule rule) {
    rules.add(rule);
  }

  void trainedFor(LossFunction of) {
    loss = of;
  }

  /** Makes a node the last one; none behind it is needed. */
  void endAt(int output) {
    nodes.subList(output + 1, nodes.size()).clear();
  }

  Graph build() {
    if (nodes.isEmpty() || loss == null) {
      throw new UnsupportedLayerException("a network without layers or loss");
    }
    return new Graph(input, nodes, loss, rules);
  }
}
