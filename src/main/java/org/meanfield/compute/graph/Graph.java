package org.meanfield.compute.graph;

import java.util.List;
import java.util.Set;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Shape;
import org.meanfield.compute.graph.loss.LossFunction;
import org.meanfield.compute.graph.update.UpdateRule;

/**
 * What a network computes, in an order in which it can be computed.
 *
 * @param input shape of one example
 * @param nodes the last is the network's output, before the activation that its loss takes along
 * @param loss what its output is trained for
 * @param rules by which its parameters are updated
 */
public record Graph(Shape input, List<Node> nodes, LossFunction loss, Set<UpdateRule> rules) {
  /** Stands for the network's input among a node's inputs. */
  public static final int INPUT = -1;

  public Graph {
    nodes = List.copyOf(nodes);
    rules = Set.copyOf(rules);
  }

  /** The same graph of other nodes. */
  public Graph of(List<Node> others) {
    return new Graph(input, others, loss, rules);
  }

  /** How many numbers its parameters are. */
  public long parameters() {
    return nodes.stream()
        .flatMap(node -> node.layer().parameters().stream())
        .mapToLong(Parameter::length)
        .sum();
  }

  /** Vectors of state that an engine keeps while it trains. */
  public int slots() {
    return rules.stream().mapToInt(UpdateRule::slots).max().orElse(0);
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
