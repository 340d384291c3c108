package org.meanfield.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.plain.NativeVector;
import org.meanfield.network.InputShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a fit needs of DL4J's two kinds of network on the driver. */
sealed interface DriverNetwork {
  /** The network that is trained; known again by its identity. */
  Object identity();

  String json();

  INDArray params();

  /** The first preprocessor that the input meets. */
  @Nullable InputPreProcessor preprocessor();

  /** Steps that it has taken. */
  long iterations();

  /** Counts steps that were taken elsewhere. */
  void addIterations(long steps);

  void setScore(double score);

  static DriverNetwork of(MultiLayerNetwork network) {
    return new Stack(network);
  }

  static DriverNetwork of(ComputationGraph network) {
    return new Graph(network);
  }

  /** The shape of images that come as vectors, channel by channel; empty: they do not. */
  default Optional<InputShape> unfolded() {
    return preprocessor() instanceof FeedForwardToCnnPreProcessor image
        ? Optional.of(
            new InputShape(
                Math.toIntExact(image.getInputHeight()),
                Math.toIntExact(image.getInputWidth()),
                Math.toIntExact(image.getNumChannels())))
        : Optional.empty();
  }

  default float[] weights() {
    NativeVector vector = new NativeVector(params());
    float[] weights = new float[Math.toIntExact(vector.length())];
    vector.read(0, FloatBuffer.wrap(weights));
    return weights;
  }

  default void setWeights(float[] weights) {
    new NativeVector(params()).write(0, FloatBuffer.wrap(weights));
  }

  /** Layers one after another. */
  record Stack(MultiLayerNetwork network) implements DriverNetwork {
    @Override
    public Object identity() {
      return network;
    }

    @Override
    public String json() {
      return network.getLayerWiseConfigurations().toJson();
    }

    @Override
    public INDArray params() {
      return network.params();
    }

    @Override
    public @Nullable InputPreProcessor preprocessor() {
      return network.getLayerWiseConfigurations().getInputPreProcess(0);
    }

    @Override
    public long iterations() {
      return network.getLayerWiseConfigurations().getIterationCount();
    }

    @Override
    public void addIterations(long steps) {
      var conf = network.getLayerWiseConfigurations();
      conf.setIterationCount(Math.toIntExact(conf.getIterationCount() + steps));
    }

    @Override
    public void setScore(double score) {
      network.setScore(score);
    }
  }

  /** Layers and other vertices. */
  record Graph(ComputationGraph network) implements DriverNetwork {
    @Override
    public Object identity() {
      return network;
    }

    @Override
    public String json() {
      return network.getConfiguration().toJson();
    }

    @Override
    public INDArray params() {
      return network.params();
    }

    @Override
    public @Nullable InputPreProcessor preprocessor() {
      ComputationGraphConfiguration conf = network.getConfiguration();
      List<String> inputs = conf.getNetworkInputs();
      return conf.getVertices().entrySet().stream()
          .filter(
              vertex ->
                  conf.getVertexInputs().getOrDefault(vertex.getKey(), List.of()).stream()
                      .anyMatch(inputs::contains))
          .map(java.util.Map.Entry::getValue)
          .filter(LayerVertex.class::isInstance)
          .map(vertex -> ((LayerVertex) vertex).getPreProcessor())
          .filter(java.util.Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    @Override
    public long iterations() {
      return network.getConfiguration().getIterationCount();
    }

    @Override
    public void addIterations(long steps) {
      ComputationGraphConfiguration conf = network.getConfiguration();
      conf.setIterationCount(Math.toIntExact(conf.getIterationCount() + steps));
    }

    @Override
    public void setScore(double score) {
      network.setScore(score);
    }
  }
}
