package org.meanfield.network;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks as a user of DL4J writes them. */
final class Dl4jNetworks {
  private Dl4jNetworks() {}

  static OutputLayer softmax(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static ConvolutionLayer convolution(int filters, CNN2DFormat format) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(filters)
        .dataFormat(format)
        .activation(Activation.RELU)
        .build();
  }

  /** Convolution, batch normalisation, pool, dense, output; its builder not yet told the input. */
  static ListBuilder convolutional(CNN2DFormat format, OutputLayer output) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .list()
        .layer(convolution(4, format))
        .layer(new BatchNormalization())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(format)
                .build())
        .layer(new DenseLayer.Builder().nOut(5).build())
        .layer(output);
  }

  static MultiLayerConfiguration convolutional(
      CNN2DFormat format, InputShape input, OutputLayer output) {
    return convolutional(format, output).setInputType(image(input, format)).build();
  }

  /** A residual block, global pooling and an output. */
  static ComputationGraphConfiguration residual(
      CNN2DFormat format, InputShape input, OutputLayer output) {
    ConvolutionLayer same =
        new ConvolutionLayer.Builder(3, 3).nOut(4).padding(1, 1).dataFormat(format).build();
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .graphBuilder()
        .addInputs("image")
        .addLayer("stem", convolution(4, format), "image")
        .addLayer("branch", same, "stem")
        .addLayer("norm", new BatchNormalization(), "branch")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "stem")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "sum")
        .addLayer("class", output, "pool")
        .setOutputs("class")
        .setInputTypes(image(input, format))
        .build();
  }

  static InputType image(InputShape input, CNN2DFormat format) {
    return InputType.convolutional(input.height(), input.width(), input.channels(), format);
  }
}
