package org.meanfield.compute.graph.fusion;

import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Layer;
import org.meanfield.compute.graph.layer.Pooling;
import org.meanfield.compute.graph.layer.Stem;

/** The network's first convolution and the max-pool behind it, where they are a {@link Stem}. */
public record StemFusion() implements FusionRule {
  @Override
  public void apply(FusedNodes nodes, int index) {
    Graph.Node pool = nodes.get(index);
    Graph.Node first = nodes.onlyInput(pool);
    if (pool.layer() instanceof Pooling pooling
        && first != null
        && first.layer() instanceof Convolution convolution
        && first.inputs().get(0) == Graph.INPUT
        && nodes.consumers(pool.inputs().get(0)) == 1
        && Stem.of(convolution, pooling)) {
      Layer stem = new Stem(convolution, pooling, first.shape());
      nodes.set(index, new Graph.Node(first.name(), stem, first.inputs(), pool.shape()));
    }
  }
}
