package org.meanfield.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * The pieces of a residual network. Each method adds vertices behind those it is given and gives
 * the name of the last. ReLU is a vertex of its own, since DL4J's batch normalisation ignores its
 * activation.
 */
record ResidualGraph(GraphBuilder graph) {
  String layer(String name, Layer layer, String from) {
    graph.addLayer(name, layer, from);
    return name;
  }

  /**
   * A convolution that is padded to keep the image's size (less the stride) and its batch
   * normalisation, whose shift makes a bias useless.
   */
  String normalised(String name, int filters, int kernel, int stride, String from) {
    int padding = kernel / 2;
    layer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .nOut(filters)
            .stride(stride, stride)
            .padding(padding, padding)
            .hasBias(false)
            .build(),
        from);
    // The running variance itself, not its logarithm, is what published weights hold.
    return layer(
        name + "-norm",
        new BatchNormalization.Builder().eps(1e-5).decay(0.9).useLogStd(false).build(),
        name);
  }

  /** The same with ReLU. */
  String rectified(String name, int filters, int kernel, int stride, String from) {
    return relu(name, normalised(name, filters, kernel, stride, from));
  }

  /** The sum of a block's residual and its shortcut, with ReLU. */
  String sum(String name, String residual, String shortcut) {
    graph.addVertex(
        name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), residual, shortcut);
    return relu(name, name + "-sum");
  }

  private String relu(String name, String from) {
    return layer(name + "-relu", new ActivationLayer(Activation.RELU), from);
  }
}
