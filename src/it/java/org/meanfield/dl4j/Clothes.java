package org.meanfield.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanfield.Quickstart;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Pictures of clothes as dl4j-spark's users have them, and small networks for them. */
final class Clothes {
  private Clothes() {}

  /** DataSets of {@code size} images, {@code [size, 1, 28, 28]}, from the first image on. */
  static List<DataSet> images(int from, int count, int size) {
    byte[] pixels = Quickstart.pixels(from + count);
    int[] labels = Quickstart.labels(from + count);
    int length = Quickstart.SIDE * Quickstart.SIDE;
    List<DataSet> sets = new ArrayList<>();
    for (int first = from; first < from + count; first += size) {
      int n = Math.min(size, from + count - first);
      float[] values = new float[n * length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (pixels[first * length + i] & 0xff) / 255f;
      }
      INDArray features =
          Nd4j.createFromArray(values).reshape(n, 1, Quickstart.SIDE, Quickstart.SIDE);
      sets.add(new DataSet(features, oneHot(Arrays.copyOfRange(labels, first, first + n))));
    }
    return sets;
  }

  /** The same as vectors, {@code [size, 784]}. */
  static List<DataSet> vectors(int from, int count, int size) {
    return images(from, count, size).stream()
        .map(set -> new DataSet(set.getFeatures().reshape(set.numExamples(), -1), set.getLabels()))
        .toList();
  }

  private static INDArray oneHot(int[] classes) {
    float[] rows = new float[classes.length * Quickstart.CLASSES];
    for (int i = 0; i < classes.length; i++) {
      rows[i * Quickstart.CLASSES + classes[i]] = 1;
    }
    return Nd4j.createFromArray(rows).reshape(classes.length, Quickstart.CLASSES);
  }

  /** A convolution, a dense layer and softmax, by Adam. */
  static MultiLayerConfiguration chain() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.RELU)
        .list()
        .layer(
            new ConvolutionLayer.Builder(5, 5)
                .stride(2, 2)
                .nOut(16)
                .activation(Activation.RELU)
                .build())
        .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
        .layer(output().build())
        .setInputType(InputType.convolutional(Quickstart.SIDE, Quickstart.SIDE, 1))
        .build();
  }

  /** Two dense layers, as a graph, by Adam. */
  static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.RELU)
        .graphBuilder()
        .addInputs("picture")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nOut(256).activation(Activation.RELU).build(),
            "picture")
        .addLayer("class", output().build(), "hidden")
        .setOutputs("class")
        .setInputTypes(InputType.feedForward(Quickstart.SIDE * Quickstart.SIDE))
        .build();
  }

  static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(Quickstart.CLASSES)
        .activation(Activation.SOFTMAX);
  }
}
