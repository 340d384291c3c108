package org.meanfield.compute.plain;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an engine needs of DL4J's two kinds of network. */
sealed interface DlNetwork {
  INDArray params();

  /** Makes it, where there is none. */
  BaseMultiLayerUpdater<?> updater();

  void fit(INDArray features, INDArray labels);

  /** The loss of the last step's batch, with the penalties of the weights before it. */
  double score();

  /** The penalties of the weights as they are; 0 without. */
  double penalties();

  INDArray output(INDArray features);

  int iteration();

  void setIteration(int iteration);

  void close();

  /** A stack of layers. */
  record Stack(MultiLayerNetwork network) implements DlNetwork {
    @Override
    public INDArray params() {
      return network.params();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
      return (MultiLayerUpdater) network.getUpdater(true);
    }

    @Override
    public void fit(INDArray features, INDArray labels) {
      network.fit(features, labels);
    }

    @Override
    public double score() {
      return network.score();
    }

    @Override
    public double penalties() {
      return network.calcRegularizationScore(true);
    }

    @Override
    public INDArray output(INDArray features) {
      return network.output(features, false);
    }

    @Override
    public int iteration() {
      return network.getLayerWiseConfigurations().getIterationCount();
    }

    @Override
    public void setIteration(int iteration) {
      network.getLayerWiseConfigurations().setIterationCount(iteration);
    }

    @Override
    public void close() {
      network.close();
    }
  }

  /** A graph of one input and one output. */
  record Graph(ComputationGraph network) implements DlNetwork {
    @Override
    public INDArray params() {
      return network.params();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
      return network.getUpdater(true);
    }

    @Override
    public void fit(INDArray features, INDArray labels) {
      network.fit(new INDArray[] {features}, new INDArray[] {labels});
    }

    @Override
    public double score() {
      return network.score();
    }

    @Override
    public double penalties() {
      return network.calcRegularizationScore(true);
    }

    @Override
    public INDArray output(INDArray features) {
      return network.output(false, features)[0];
    }

    @Override
    public int iteration() {
      return network.getConfiguration().getIterationCount();
    }

    @Override
    public void setIteration(int iteration) {
      network.getConfiguration().setIterationCount(iteration);
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
