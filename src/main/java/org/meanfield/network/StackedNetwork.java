package org.meanfield.network;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.meanfield.network.Architecture.Kind;
import org.meanfield.network.Architecture.Layout;
import org.nd4j.linalg.activations.Activation;

/**
 * Layers one after another: blocks of convolutions (stride 1) with ReLU, each block with a 2x2
 * max-pool of stride 2 behind it, then dense layers with ReLU, then the output. Without
 * convolutions it takes its input flat.
 *
 * @param usual the shape of image that it was made for
 * @param kernel height and width of every convolution
 * @param padding of every convolution, on each side
 * @param blocks filters of each convolution, block by block
 * @param units of each dense layer
 * @param dropout share of each dense layer's units that a step leaves out, in [0, 1)
 */
record StackedNetwork(
    String name,
    String description,
    InputShape usual,
    int kernel,
    int padding,
    List<List<Integer>> blocks,
    List<Integer> units,
    double dropout)
    implements NamedNetwork {
  private static final int POOL = 2;

  StackedNetwork {
    blocks = blocks.stream().map(List::copyOf).toList();
    units = List.copyOf(units);
  }

  /** One pixel is left behind the last pool. */
  @Override
  public int smallestSide() {
    int side = 1;
    for (int i = blocks.size() - 1; i >= 0; i--) {
      side = side * POOL + blocks.get(i).size() * (kernel - 1 - 2 * padding);
    }
    return side;
  }

  @Override
  public Architecture architecture(InputShape input, int classes) {
    return new Architecture(
        name,
        Kind.MULTI_LAYER,
        configuration(input, classes).toJson(),
        input,
        layout(),
        classes,
        CatalogLayers.head(classes));
  }

  private Layout layout() {
    return blocks.isEmpty() ? Layout.FLAT : Layout.NCHW;
  }

  private MultiLayerConfiguration configuration(InputShape input, int classes) {
    NeuralNetConfiguration.ListBuilder layers = CatalogLayers.settings(Activation.RELU).list();
    for (List<Integer> block : blocks) {
      for (int filters : block) {
        layers.layer(
            new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(filters)
                .padding(padding, padding)
                .build());
      }
      layers.layer(CatalogLayers.maxPool(POOL, POOL, 0));
    }
    for (int n : units) {
      layers.layer(new DenseLayer.Builder().nOut(n).build());
      if (dropout > 0) {
        // DL4J's number is the share that is kept.
        layers.layer(new DropoutLayer.Builder(1 - dropout).build());
      }
    }
    return layers.layer(CatalogLayers.output(classes)).setInputType(inputType(input)).build();
  }

  private InputType inputType(InputShape input) {
    return layout() == Layout.FLAT
        ? InputType.feedForward(input.bytes())
        : CatalogLayers.image(input);
  }
}
