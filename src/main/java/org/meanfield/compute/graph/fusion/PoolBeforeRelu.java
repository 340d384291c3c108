package org.meanfield.compute.graph.fusion;

import java.util.List;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.Pooling;

/**
 * The maximum of rectified values is the rectified maximum: so the derivative of a ReLU that is
 * applied already is left to do behind the pool, on fewer values.
 */
public record PoolBeforeRelu() implements FusionRule {
  @Override
  public void apply(FusedNodes nodes, int index) {
    Graph.Node pool = nodes.get(index);
    Graph.Node relu = nodes.onlyInput(pool);
    if (pool.layer() instanceof Pooling pooling
        && pooling.kind() == Pooling.Kind.MAXIMUM
        && relu != null
        && relu.layer() instanceof Activation activation
        && activation.applied()
        && activation.function().commutesWithMaximum()
        && nodes.consumers(pool.inputs().get(0)) == 1) {
      int first = pool.inputs().get(0);
      nodes.set(first, pool.from(relu.inputs().get(0)));
      nodes.set(index, new Graph.Node(relu.name(), relu.layer(), List.of(first), pool.shape()));
    }
  }
}
