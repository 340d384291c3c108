package org.meanfield.compute.onednn;

import java.util.List;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.Shape;

/**
 * What a network computes, in an order in which it can be computed.
 *
 * @param input shape of one example
 * @param nodes the last is the network's output, before the activation that its loss takes along
 * @param objective what its output is trained for
 */
record Graph(Shape input, List<Node> nodes, Objective objective) {
  /** Stands for the network's input among a node's inputs. */
  static final int INPUT = -1;

  Graph {
    nodes = List.copyOf(nodes);
  }

  /**
   * A layer where it stands.
   *
   * @param inputs indexes of nodes before it, or {@link #INPUT}
   * @param shape of what it gives
   */
  record Node(String name, Layer layer, List<Integer> inputs, Shape shape) {
    Node {
      inputs = List.copyOf(inputs);
    }

    Node with(Layer other) {
      return new Node(name, other, inputs, shape);
    }

    Node from(int input) {
      return new Node(name, layer, List.of(input), shape);
    }
  }
}
