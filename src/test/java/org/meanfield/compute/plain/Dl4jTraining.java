package org.meanfield.compute.plain;

import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Training by DL4J alone, on one machine, without its helpers: networks as its users write them, on
 * pixels over 255. What engines and clusters are compared with.
 */
public final class Dl4jTraining implements AutoCloseable {
  public static final InputShape INPUT = new InputShape(28, 28, 1);
  public static final int SEED = 7;

  /** A network and its output. */
  public enum Form {
    CHANNELS_FIRST(10),
    CHANNELS_LAST(10),
    GRAPH(10),
    SIGMOID(2);

    private final int classes;

    Form(int classes) {
      this.classes = classes;
    }

    public int classes() {
      return classes;
    }

    private CNN2DFormat format() {
      return this == CHANNELS_LAST ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
    }

    private OutputLayer output() {
      return this == SIGMOID
          ? new OutputLayer.Builder(LossFunction.XENT)
              .nOut(1)
              .activation(Activation.SIGMOID)
              .build()
          : new OutputLayer.Builder(LossFunction.MCXENT)
              .nOut(classes)
              .activation(Activation.SOFTMAX)
              .build();
    }
  }

  private final Form form;
  private final String json;
  private final Model network;

  private Dl4jTraining(Form form, String json, Model network) {
    this.form = form;
    this.json = json;
    this.network = network;
  }

  /** A network with the first weights of {@link #SEED}. */
  public static Dl4jTraining of(Form form, IUpdater updater) {
    NativeBackend.confineThread();
    openblas.blas_set_num_threads(1);
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", "true");
    if (form == Form.GRAPH) {
      ComputationGraphConfiguration graph = graph(updater);
      String json = graph.toJson();
      ComputationGraph network = new ComputationGraph(graph);
      network.init();
      return new Dl4jTraining(form, json, network);
    }
    MultiLayerConfiguration chain = chain(form, updater);
    String json = chain.toJson();
    MultiLayerNetwork network = new MultiLayerNetwork(chain);
    network.init();
    return new Dl4jTraining(form, json, network);
  }

  /** The same network for Meanfield. */
  public Architecture architecture() {
    return ConfigurationJson.read("network.json", json, INPUT, form.classes());
  }

  /** One step; gives the loss before it. */
  public double fit(Batch batch) {
    DataSet data = new DataSet(features(batch), labels(batch));
    if (network instanceof ComputationGraph graph) {
      graph.fit(data);
    } else {
      ((MultiLayerNetwork) network).fit(data);
    }
    return network.score();
  }

  /** All weights in DL4J's flat order. */
  public float[] weights() {
    return network.params().dup('c').data().asFloat();
  }

  /** Outputs of the last layer, row by row. */
  float[] output(Batch batch) {
    INDArray features = features(batch);
    INDArray output =
        network instanceof ComputationGraph graph
            ? graph.output(false, features)[0]
            : ((MultiLayerNetwork) network).output(features, false);
    return output.dup('c').data().asFloat();
  }

  /** DL4J's own has the whole process collect its garbage, twice. */
  @Override
  public void close() {
    for (INDArray array : new INDArray[] {network.params(), network.getGradientsViewArray()}) {
      if (array != null && array.closeable()) {
        array.close();
      }
    }
  }

  /** One channel lies the same first and last, but not in the same shape. */
  private INDArray features(Batch batch) {
    float[] values = new float[batch.size() * INPUT.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (batch.pixels()[i] & 0xff) / 255f;
    }
    return form == Form.CHANNELS_LAST
        ? Nd4j.create(values, new long[] {batch.size(), 28, 28, 1}, 'c')
        : Nd4j.create(values, new long[] {batch.size(), 1, 28, 28}, 'c');
  }

  private INDArray labels(Batch batch) {
    INDArray labels = Nd4j.zeros(batch.size(), form == Form.SIGMOID ? 1 : form.classes());
    for (int i = 0; i < batch.size(); i++) {
      if (form == Form.SIGMOID) {
        labels.putScalar(i, 0, batch.labels()[i]);
      } else {
        labels.putScalar(i, batch.labels()[i], 1);
      }
    }
    return labels;
  }

  private static ConvolutionLayer convolution(CNN2DFormat format) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(4)
        .dataFormat(format)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer pool(CNN2DFormat format) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .dataFormat(format)
        .build();
  }

  /** Padded to the same size, which DL4J's helpers are not trusted with. */
  private static MultiLayerConfiguration chain(Form form, IUpdater updater) {
    CNN2DFormat format = form.format();
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .updater(updater)
        .convolutionMode(ConvolutionMode.Same)
        .list()
        .layer(convolution(format))
        .layer(pool(format))
        .layer(convolution(format))
        .layer(pool(format))
        .layer(new DenseLayer.Builder().nOut(16).activation(Activation.TANH).build())
        .layer(form.output())
        .setInputType(InputType.convolutional(28, 28, 1, format))
        .build();
  }

  private static ComputationGraphConfiguration graph(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .updater(updater)
        .convolutionMode(ConvolutionMode.Same)
        .graphBuilder()
        .addInputs("image")
        .addLayer("stem", convolution(CNN2DFormat.NCHW), "image")
        .addLayer("small", pool(CNN2DFormat.NCHW), "stem")
        .addLayer("branch", convolution(CNN2DFormat.NCHW), "small")
        .addLayer("norm", new BatchNormalization(), "branch")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "small")
        .addLayer("pool", new GlobalPoolingLayer(), "sum")
        .addLayer("class", Form.GRAPH.output(), "pool")
        .setOutputs("class")
        .setInputTypes(InputType.convolutional(28, 28, 1))
        .build();
  }
}
