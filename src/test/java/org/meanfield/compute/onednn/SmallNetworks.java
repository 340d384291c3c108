package org.meanfield.compute.onednn;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.Normalization;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of a few layers, as DL4J's users write them, trained by what they name themselves. */
final class SmallNetworks {
  private SmallNetworks() {}

  /** Layers one after another, and a softmax of what they leave. */
  static EngineSpec chain(Images images, Layer... layers) {
    return chain(images, settings(), layers);
  }

  static EngineSpec chain(Images images, NeuralNetConfiguration.Builder settings, Layer... layers) {
    ListBuilder list = settings.list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return spec(images, list.layer(softmax()).setInputType(images.type()).build().toJson());
  }

  /**
   * A graph of images.
   *
   * @param body adds vertices behind the one named image; its last is named body
   */
  static EngineSpec graph(Images images, UnaryOperator<GraphBuilder> body) {
    return graph(images, settings(), body);
  }

  static EngineSpec graph(
      Images images, NeuralNetConfiguration.Builder settings, UnaryOperator<GraphBuilder> body) {
    GraphBuilder graph = body.apply(settings.graphBuilder().addInputs("image"));
    graph.addLayer("class", softmax(), "body").setOutputs("class").setInputTypes(images.type());
    return spec(images, graph.build().toJson());
  }

  static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(0.1));
  }

  private static EngineSpec spec(Images images, String json) {
    return new EngineSpec(
        ConfigurationJson.read("network.json", json, images.shape(), Images.CLASSES),
        Normalization.scale(images.channels()),
        null,
        5);
  }

  static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(Images.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** A smooth layer with weights, so that a gradient is wanted of what stands behind it. */
  static ConvolutionLayer stem(Images images, int channels) {
    return convolution(images, channels, Sliding.square(1)).activation(Activation.TANH).build();
  }

  static ConvolutionLayer.Builder convolution(Images images, int channels, Sliding sliding) {
    return new ConvolutionLayer.Builder(sliding.kernel(), sliding.stride(), sliding.padding())
        .dilation(sliding.dilation())
        .convolutionMode(sliding.mode())
        .dataFormat(images.format())
        .nOut(channels);
  }

  static DenseLayer dense(int outputs) {
    return new DenseLayer.Builder().nOut(outputs).activation(Activation.TANH).build();
  }
}
