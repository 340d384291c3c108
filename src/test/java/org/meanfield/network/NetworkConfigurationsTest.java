package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

class NetworkConfigurationsTest {
  static {
    Natives.choose();
  }

  private static final InputShape INPUT = new InputShape(6, 6, 1);

  /** Two steps of warm-up to 0.4, then halved every two steps. */
  private static final OptimizerSpec SGD =
      new OptimizerSpec(OptimizerName.SGD, 0.4, 0, 2, new Schedule.Step(2, 0.5));

  private static final List<Double> RATES = List.of(0.2, 0.4, 0.4, 0.4, 0.2, 0.2, 0.1);

  private static Architecture chain() {
    return NetworkCatalog.of("mlp", new InputShape(2, 2, 1), 3);
  }

  private static Architecture graph() {
    return ConfigurationJson.read(
        "net.json",
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("hidden", new DenseLayer.Builder().nOut(5).build(), "in")
            .addLayer("class", Dl4jNetworks.softmax(3), "hidden")
            .setOutputs("class")
            .setInputTypes(InputType.feedForward(4))
            .build()
            .toJson(),
        new InputShape(2, 2, 1),
        3);
  }

  private static INDArray image() {
    return Nd4j.createFromArray(new float[][] {{0.1f, -0.7f, 0.4f, 0.9f}});
  }

  private static INDArray label() {
    return Nd4j.createFromArray(new float[][] {{0, 1, 0}});
  }

  private static void assertStep(double rate, INDArray before, INDArray gradient, INDArray after) {
    INDArray expected = before.sub(gradient.mul(rate));
    assertThat(gradient.norm2Number().doubleValue()).isPositive();
    assertThat(after.sub(expected).normmaxNumber().doubleValue()).isLessThan(1e-6);
  }

  @Test
  void dl4jAppliesOurRateStepByStep_inAChain() {
    var network = new MultiLayerNetwork(NetworkConfigurations.multiLayer(chain(), SGD, 1));
    network.init();
    for (double rate : RATES) {
      INDArray before = network.params().dup();
      network.setInput(image());
      network.setLabels(label());
      network.computeGradientAndScore();
      INDArray gradient = network.getFlattenedGradients().dup();
      network.fit(image(), label());
      assertStep(rate, before, gradient, network.params());
    }
  }

  @Test
  void dl4jAppliesOurRateStepByStep_inAGraph() {
    var network = new ComputationGraph(NetworkConfigurations.graph(graph(), SGD, 1));
    network.init();
    for (double rate : RATES) {
      INDArray before = network.params().dup();
      network.setInputs(image());
      network.setLabels(label());
      network.computeGradientAndScore();
      INDArray gradient = network.getFlattenedGradients().dup();
      network.fit(new INDArray[] {image()}, new INDArray[] {label()});
      assertStep(rate, before, gradient, network.params());
    }
  }

  @Test
  void everyUpdaterIsDl4jsWithOurRate() {
    for (OptimizerName name : OptimizerName.values()) {
      OptimizerSpec spec = new OptimizerSpec(name, 0.5, 0.8, 0, new Schedule.Step(10, 0.1));
      MultiLayerConfiguration configuration = NetworkConfigurations.multiLayer(chain(), spec, 1);
      for (NeuralNetConfiguration layer : configuration.getConfs()) {
        var updater = ((BaseLayer) layer.getLayer()).getUpdaterByParam("b");
        assertThat(updater.getLearningRate(9, 99)).isEqualTo(0.5);
        assertThat(updater.getLearningRate(10, 0)).isEqualTo(0.05, within(1e-15));
        switch (name) {
          case SGD -> assertThat(updater).isInstanceOf(Sgd.class);
          case NESTEROV -> assertThat(((Nesterovs) updater).currentMomentum(0, 0)).isEqualTo(0.8);
          case ADAM, ADAMW ->
              assertThat((Adam) updater)
                  .extracting(Adam::getBeta1, Adam::getBeta2, Adam::getEpsilon)
                  .containsExactly(0.9, 0.999, 1e-8);
          case AMSGRAD -> assertThat(updater).isInstanceOf(AMSGrad.class);
          case RMSPROP -> assertThat(updater).isInstanceOf(RmsProp.class);
        }
      }
    }
  }

  @Test
  void frozenLayersStayAsTheyAre() {
    DenseLayer frozen = new DenseLayer.Builder().nOut(5).build();
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new FrozenLayer(frozen))
            .layer(Dl4jNetworks.softmax(3))
            .setInputType(InputType.feedForward(4))
            .build()
            .toJson();
    Architecture network = ConfigurationJson.read("net.json", json, new InputShape(2, 2, 1), 3);
    var trained = new MultiLayerNetwork(NetworkConfigurations.multiLayer(network, SGD, 1));
    trained.init();
    INDArray before = trained.getParam("0_W").dup();
    INDArray outputBefore = trained.getParam("1_W").dup();

    trained.fit(image(), label());

    assertThat(trained.getParam("0_W")).isEqualTo(before);
    assertThat(trained.getParam("1_W")).isNotEqualTo(outputBefore);
  }

  @Test
  void theSeedDecidesTheFirstWeights() {
    Architecture network =
        ConfigurationJson.read(
            "net.json",
            Dl4jNetworks.residual(CNN2DFormat.NCHW, INPUT, Dl4jNetworks.softmax(3)).toJson(),
            INPUT,
            3);

    assertThat(firstWeights(network, 7)).isEqualTo(firstWeights(network, 7));
    assertThat(firstWeights(network, 7)).isNotEqualTo(firstWeights(network, 8));
  }

  private static INDArray firstWeights(Architecture network, long seed) {
    var graph = new ComputationGraph(NetworkConfigurations.graph(network, null, seed));
    graph.init();
    return graph.params().dup();
  }
}
