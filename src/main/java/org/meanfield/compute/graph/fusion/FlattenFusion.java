package org.meanfield.compute.graph.fusion;

import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.layer.Dense;
import org.meanfield.compute.graph.layer.Parameter;
import org.meanfield.compute.graph.layer.Reshaping;
import org.meanfield.compute.graph.layer.Shape;

/** A dense layer takes an image in any layout, so its input need not be written row by row. */
public record FlattenFusion() implements FusionRule {
  @Override
  public void apply(FusedNodes nodes, int index) {
    Graph.Node node = nodes.get(index);
    Graph.Node before = nodes.onlyInput(node);
    if (node.layer() instanceof Dense dense
        && before != null
        && before.layer() instanceof Reshaping reshaping
        && reshaping.from().spatial()) {
      Parameter.Form form = imageForm(dense.weight().form().dims()[0], reshaping);
      nodes.set(index, node.with(dense.of(form)).from(before.inputs().get(0)));
    }
  }

  private static Parameter.Form imageForm(long outputs, Reshaping reshaping) {
    Shape image = reshaping.from();
    long c = image.channels();
    long h = image.height();
    long w = image.width();
    long[] dims = {outputs, c, h, w};
    return reshaping.channelsLast()
        ? new Parameter.Form(dims, new long[] {c * h * w, 1, w * c, c})
        : Parameter.Form.rowMajor(dims);
  }
}
