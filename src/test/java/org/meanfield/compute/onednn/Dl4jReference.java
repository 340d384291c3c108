package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.PixelWriter;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.network.Architecture;
import org.meanfield.network.Architecture.Head;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkConfigurations;
import org.meanfield.network.ParameterLayout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A network's loss, gradient and outputs by DL4J itself, without its helpers. */
final class Dl4jReference implements AutoCloseable {
  /** Their "gradients" are steps already. */
  private static final Pattern RUNNING_STATISTICS = Pattern.compile("_(mean|var|log10stdev)$");

  private final EngineSpec spec;
  private final Architecture architecture;
  private final PixelWriter pixels;
  private final Model network;

  Dl4jReference(EngineSpec spec) {
    NativeBackend.confineThread();
    openblas.blas_set_num_threads(1);
    this.spec = spec;
    this.architecture = spec.architecture();
    this.pixels =
        new PixelWriter(architecture.input(), architecture.layout(), spec.normalization());
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", "true");
    // Those within ND4J's own operations.
    Nd4j.getEnvironment().allowHelpers(false);
    this.network =
        switch (architecture.kind()) {
          case MULTI_LAYER ->
              new MultiLayerNetwork(
                  NetworkConfigurations.multiLayer(
                      architecture, spec.updater(), spec.rule(), spec.seed()));
          case GRAPH ->
              new ComputationGraph(
                  NetworkConfigurations.graph(
                      architecture, spec.updater(), spec.rule(), spec.seed()));
        };
    if (network instanceof ComputationGraph graph) {
      graph.init();
    } else {
      ((MultiLayerNetwork) network).init();
    }
  }

  float[] weights() {
    return network.params().dup('c').data().asFloat();
  }

  void setWeights(float[] weights) {
    network.setParams(Nd4j.createFromArray(weights).reshape(1, weights.length));
  }

  /** The gradient of the mean loss, as DL4J's updaters are given it. */
  float[] gradient(Batch batch) {
    INDArray features = features(batch);
    INDArray labels = labels(batch);
    if (network instanceof ComputationGraph graph) {
      graph.setInput(0, features);
      graph.setLabels(labels);
      graph.computeGradientAndScore();
    } else {
      MultiLayerNetwork chain = (MultiLayerNetwork) network;
      chain.setInput(features);
      chain.setLabels(labels);
      chain.computeGradientAndScore();
    }
    float[] sums = network.gradient().gradient().dup('c').data().asFloat();
    for (ParameterLayout.Parameter p : ParameterLayout.of(architecture).parameters()) {
      if (!RUNNING_STATISTICS.matcher(p.name()).find()) {
        for (long i = p.offset(); i < p.offset() + p.length(); i++) {
          sums[(int) i] /= batch.size();
        }
      }
    }
    return sums;
  }

  double loss() {
    return network.score();
  }

  void fit(Batch batch) {
    if (network instanceof ComputationGraph graph) {
      graph.fit(new INDArray[] {features(batch)}, new INDArray[] {labels(batch)});
    } else {
      ((MultiLayerNetwork) network).fit(features(batch), labels(batch));
    }
  }

  /** In DL4J's layout; empty: its updater has none. */
  float[] updaterState() {
    INDArray state =
        network instanceof ComputationGraph graph
            ? graph.getUpdater(true).getStateViewArray()
            : ((MultiLayerNetwork) network).getUpdater(true).getStateViewArray();
    return state == null ? new float[0] : state.dup('c').data().asFloat();
  }

  /** A probability a class, row by row. */
  float[] output(Batch batch) {
    INDArray output =
        network instanceof ComputationGraph graph
            ? graph.output(false, features(batch))[0]
            : ((MultiLayerNetwork) network).output(features(batch), false);
    if (architecture.head() == Head.SIGMOID) {
      output = Nd4j.hstack(output.rsub(1), output);
    }
    return output.dup('c').data().asFloat();
  }

  /** A batch as DL4J takes it. */
  static DataSet data(EngineSpec spec, Batch batch) {
    Architecture architecture = spec.architecture();
    PixelWriter pixels =
        new PixelWriter(architecture.input(), architecture.layout(), spec.normalization());
    return new DataSet(features(architecture, pixels, batch), labels(spec, batch));
  }

  private INDArray features(Batch batch) {
    return features(architecture, pixels, batch);
  }

  private INDArray labels(Batch batch) {
    return labels(spec, batch);
  }

  private static INDArray features(Architecture architecture, PixelWriter pixels, Batch batch) {
    InputShape in = architecture.input();
    long[] shape =
        architecture.layout() == Layout.FLAT
            ? new long[] {batch.size(), in.bytes()}
            : architecture.layout() == Layout.NCHW
                ? new long[] {batch.size(), in.channels(), in.height(), in.width()}
                : new long[] {batch.size(), in.height(), in.width(), in.channels()};
    INDArray features = Nd4j.create(DataType.FLOAT, shape);
    FloatBuffer values =
        new FloatPointer(features.data().addressPointer()).capacity(features.length()).asBuffer();
    pixels.write(batch, values);
    return features;
  }

  private static INDArray labels(EngineSpec spec, Batch batch) {
    int classes = spec.architecture().classes();
    boolean sigmoid = spec.architecture().head() == Head.SIGMOID;
    float[][] labels = new float[batch.size()][classes];
    for (int i = 0; i < batch.size(); i++) {
      Arrays.fill(labels[i], spec.rule().targetOfOthers(classes));
      labels[i][batch.labels()[i]] = spec.rule().target(classes);
      if (sigmoid) {
        labels[i] = new float[] {labels[i][1]};
      }
    }
    return Nd4j.createFromArray(labels);
  }

  /** Frees the weights alone: the network's own way ends in a collection of the whole heap. */
  @Override
  public void close() {
    Nd4j.getEnvironment().allowHelpers(true);
    network.params().close();
  }
}
