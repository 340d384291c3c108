package org.meanfield.network;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanfield.network.Architecture.Head;
import org.meanfield.network.Architecture.Layout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of the catalog: convolutions (stride 1, no padding), each with ReLU and a 2x2 max-pool
 * of stride 2, then dense layers with ReLU, then the output. Without convolutions it takes its
 * input flat.
 *
 * @param kernel height and width of every convolution
 * @param filters of each convolution
 * @param units of each dense layer
 */
record NamedNetwork(
    String name, String description, int kernel, List<Integer> filters, List<Integer> units) {
  private static final int POOL = 2;

  NamedNetwork {
    filters = List.copyOf(filters);
    units = List.copyOf(units);
  }

  /** Height and width of the smallest image that leaves a pixel behind the last pool. */
  int smallestSide() {
    int side = 1;
    for (int i = 0; i < filters.size(); i++) {
      side = side * POOL + kernel - 1;
    }
    return side;
  }

  Layout layout() {
    return filters.isEmpty() ? Layout.FLAT : Layout.NCHW;
  }

  /** DL4J's configuration, with Adam at its usual rate and seed 0. */
  MultiLayerConfiguration configuration(InputShape input, int classes) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(0)
            .dataType(DataType.FLOAT)
            .updater(new Adam(UpdaterSpec.defaultRate(NetworkCatalog.UPDATER)))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.RELU)
            .list();
    for (int n : filters) {
      layers.layer(new ConvolutionLayer.Builder(kernel, kernel).nOut(n).build());
      layers.layer(
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(POOL, POOL)
              .stride(POOL, POOL)
              .build());
    }
    for (int n : units) {
      layers.layer(new DenseLayer.Builder().nOut(n).build());
    }
    return layers.layer(output(classes)).setInputType(inputType(input)).build();
  }

  /** Two classes need one probability only. */
  static Head head(int classes) {
    return classes == 2 ? Head.SIGMOID : Head.SOFTMAX;
  }

  private static OutputLayer output(int classes) {
    OutputLayer.Builder output =
        switch (head(classes)) {
          case SIGMOID ->
              new OutputLayer.Builder(LossFunction.XENT).nOut(1).activation(Activation.SIGMOID);
          case SOFTMAX ->
              new OutputLayer.Builder(LossFunction.MCXENT)
                  .nOut(classes)
                  .activation(Activation.SOFTMAX);
        };
    return output.weightInit(WeightInit.XAVIER).build();
  }

  private InputType inputType(InputShape input) {
    return layout() == Layout.FLAT
        ? InputType.feedForward(input.bytes())
        : InputType.convolutional(
            input.height(), input.width(), input.channels(), CNN2DFormat.NCHW);
  }
}
