package org.meanfield.network;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanfield.network.Architecture.Head;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What all networks of the catalog have in common. */
final class CatalogLayers {
  private CatalogLayers() {}

  /**
   * Settings of all layers: Adam at its usual rate, seed 0, sizes rounded down, and the
   * initialisation of He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, equation 10.
   */
  static NeuralNetConfiguration.Builder settings(Activation activation) {
    return new NeuralNetConfiguration.Builder()
        .seed(0)
        .dataType(DataType.FLOAT)
        .updater(new Adam(OptimizerSpec.defaultRate(NetworkCatalog.UPDATER)))
        .weightInit(WeightInit.RELU)
        .convolutionMode(ConvolutionMode.Truncate)
        .activation(activation);
  }

  /** Two classes need one probability only. */
  static Head head(int classes) {
    return classes == 2 ? Head.SIGMOID : Head.SOFTMAX;
  }

  static OutputLayer output(int classes) {
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

  static SubsamplingLayer maxPool(int kernel, int stride, int padding) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .build();
  }

  static InputType image(InputShape input) {
    return InputType.convolutional(
        input.height(), input.width(), input.channels(), CNN2DFormat.NCHW);
  }
}
