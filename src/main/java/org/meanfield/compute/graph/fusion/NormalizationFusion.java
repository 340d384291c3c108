package org.meanfield.compute.graph.fusion;

import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.BatchNormalization;
import org.meanfield.compute.graph.layer.Convolution;

/**
 * Running statistics are constants in inference, and so is what they do to a convolution. Not for
 * training.
 */
public record NormalizationFusion() implements FusionRule {
  @Override
  public void apply(FusedNodes nodes, int index) {
    Graph.Node node = nodes.get(index);
    Graph.Node before = nodes.onlyInput(node);
    if (node.layer() instanceof BatchNormalization normalization
        && before != null
        && before.layer() instanceof Convolution convolution
        && convolution.normalized() == null
        && convolution.weight().form().isRowMajor()
        && nodes.consumers(node.inputs().get(0)) == 1) {
      nodes.set(
          index,
          new Graph.Node(
              before.name(), convolution.then(normalization), before.inputs(), node.shape()));
    }
  }
}
