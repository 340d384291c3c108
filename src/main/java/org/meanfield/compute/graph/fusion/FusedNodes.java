package org.meanfield.compute.graph.fusion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.Graph;

/** A graph's nodes while rules join them; one that nothing needs any longer stays until the end. */
public final class FusedNodes {
  private final List<Graph.Node> nodes;

  FusedNodes(Graph graph) {
    nodes = new ArrayList<>(graph.nodes());
  }

  int count() {
    return nodes.size();
  }

  Graph.Node get(int index) {
    return nodes.get(index);
  }

  void set(int index, Graph.Node node) {
    nodes.set(index, node);
  }

  /** The one node that feeds another; null: there are several, or it is the network's input. */
  Graph.@Nullable Node onlyInput(Graph.Node node) {
    return node.inputs().size() == 1 && node.inputs().get(0) != Graph.INPUT
        ? nodes.get(node.inputs().get(0))
        : null;
  }

  /** How many inputs of nodes a node feeds. */
  long consumers(int index) {
    return nodes.stream().flatMap(n -> n.inputs().stream()).filter(i -> i == index).count();
  }

  /** Has a node feed what another has fed. */
  void redirect(int from, int to) {
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
  List<Graph.Node> reachable() {
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
