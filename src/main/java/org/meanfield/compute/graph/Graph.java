package org.meanfield.compute.graph;

import java.util.List;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.loss.LossFunction;

/**
 * What a network computes, in an order in which it can be computed.
 *
 * @param input shape of one example
 * @param nodes the last is the network's output, before the activation that its loss takes along
 * @param loss what its output is trained for
 */
public record Graph(Shape input, List<Node> nodes, LossFunction loss) {
  /** Stands for the network's input among a node's inputs. */
  public static final int INPUT = -1;

  public Graph {
    nodes = List.copyOf(nodes);
  }

  /**
   * A layer where it stands.
   *
   * @param inputs indexes of nodes before it, or {@link #INPUT}
   * @param shape of what it gives
   */
  public record Node(String name, Layer layer, List<Integer> inputs, Shape shape) {
    public Node {
      inputs = List.copyOf(inputs);
    }

  public Node with(Layer other) {
      return new Node(name, other, inputs, shape);
    }

  public Node from(int input) {
      return new Node(name, layer, List.of(input), shape);
    }
  }
}
