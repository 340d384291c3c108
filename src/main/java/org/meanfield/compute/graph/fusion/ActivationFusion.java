package org.meanfield.compute.graph.fusion;

import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.Activation;
import org.meanfield.compute.graph.layer.ActivationFunction;
import org.meanfield.compute.graph.layer.BatchNormalization;
import org.meanfield.compute.graph.layer.Convolution;
import org.meanfield.compute.graph.layer.Dense;
import org.meanfield.compute.graph.layer.Eltwise;
import org.meanfield.compute.graph.layer.Layer;

/**
 * A function of each value, applied as the layer before writes its result. Its derivative stays
 * where the function was.
 *
 * @param training whether derivatives are wanted
 */
public record ActivationFusion(boolean training) implements FusionRule {
  @Override
  public void apply(FusedNodes nodes, int index) {
    Graph.Node node = nodes.get(index);
    Graph.Node before = nodes.onlyInput(node);
    if (!(node.layer() instanceof Activation activation)
        || activation.applied()
        || before == null
        || nodes.consumers(node.inputs().get(0)) > 1
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
    } else if (before.layer() instanceof Eltwise eltwise && eltwise.after() == null) {
      nodes.set(input, before.with(eltwise.then(function)));
      nodes.set(index, node.with(applied));
    } else if (before.layer() instanceof BatchNormalization normalization
        && function.equals(ActivationFunction.RELU)) {
      nodes.set(input, before.with(normalization.thenRectified()));
      nodes.redirect(index, input);
    }
  }
}
