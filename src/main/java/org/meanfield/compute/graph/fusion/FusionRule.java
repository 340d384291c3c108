package org.meanfield.compute.graph.fusion;

/** One way to do layers of a graph together, with the same results. */
public interface FusionRule {
  /** Joins a node with those before it, where they are of this rule's form. */
  void apply(FusedNodes nodes, int index);
}
