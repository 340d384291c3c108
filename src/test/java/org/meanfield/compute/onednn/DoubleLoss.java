package org.meanfield.compute.onednn;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.network.Architecture;
import org.meanfield.network.NetworkConfigurations;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A batch's loss as a function of the weights, by DL4J's forward pass in double precision. */
final class DoubleLoss implements AutoCloseable {
  private final Model network;
  private final DataSet data;

  DoubleLoss(EngineSpec spec, Batch batch) {
    NativeBackend.confineThread();
    System.setProperty("org.eclipse.deeplearning4j.helpers.disable", "true");
    Nd4j.getEnvironment().allowHelpers(false);
    Architecture doubled = doubled(spec.architecture());
    if (doubled.kind() == Architecture.Kind.GRAPH) {
      ComputationGraph graph =
          new ComputationGraph(
              NetworkConfigurations.graph(doubled, spec.updater(), spec.rule(), spec.seed()));
      graph.init();
      network = graph;
    } else {
      MultiLayerNetwork chain =
          new MultiLayerNetwork(
              NetworkConfigurations.multiLayer(doubled, spec.updater(), spec.rule(), spec.seed()));
      chain.init();
      network = chain;
    }
    data = Dl4jReference.data(spec, batch);
    data.setFeatures(data.getFeatures().castTo(DataType.DOUBLE));
    data.setLabels(data.getLabels().castTo(DataType.DOUBLE));
  }

  private static Architecture doubled(Architecture of) {
    String json = of.json().replaceAll("(\"dataType\"\\s*:\\s*)\"FLOAT\"", "$1\"DOUBLE\"");
    return new Architecture(
        of.name(), of.kind(), json, of.input(), of.layout(), of.classes(), of.head());
  }

  /** The loss in training with one weight moved. */
  double at(float[] weights, int moved, double by) {
    INDArray all = Nd4j.createFromArray(weights).castTo(DataType.DOUBLE);
    all.putScalar(moved, weights[moved] + by);
    network.setParams(all.reshape(1, weights.length));
    return network instanceof ComputationGraph graph
        ? graph.score(data, true)
        : ((MultiLayerNetwork) network).score(data, true);
  }

  @Override
  public void close() {
    Nd4j.getEnvironment().allowHelpers(true);
    if (network instanceof ComputationGraph graph) {
      graph.close();
    } else {
      ((MultiLayerNetwork) network).close();
    }
  }
}
