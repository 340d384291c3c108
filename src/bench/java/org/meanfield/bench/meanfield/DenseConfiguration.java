package org.meanfield.bench.meanfield;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Writes Deeplearning4j's configuration of a network of two hidden layers. */
public final class DenseConfiguration {
  private static final double LEARNING_RATE = 0.01;
  private static final double MOMENTUM = 0.9;

  private DenseConfiguration() {}

  /** Width of the hidden layers, pixels a side, classes, file. */
  public static void main(String[] arguments) throws IOException {
    int hidden = Integer.parseInt(arguments[0]);
    int side = Integer.parseInt(arguments[1]);
    Files.writeString(
        Path.of(arguments[3]),
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(LEARNING_RATE, MOMENTUM))
            .list()
            .layer(new DenseLayer.Builder().nOut(hidden).activation(Activation.RELU).build())
            .layer(new DenseLayer.Builder().nOut(hidden).activation(Activation.RELU).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(Integer.parseInt(arguments[2]))
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(side, side, 1))
            .build()
            .toJson());
  }
}
