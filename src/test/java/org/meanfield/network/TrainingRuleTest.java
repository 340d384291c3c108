package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.TrainingRule.Penalties;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What DL4J does with a rule, on gradients that are known without it. */
class TrainingRuleTest {
  static {
    Natives.choose();
  }

  private static final double RATE = 0.5;
  private static final OptimizerSpec SGD =
      new OptimizerSpec(OptimizerName.SGD, RATE, 0, 0, new Schedule.Constant());
  private static final InputShape INPUT = new InputShape(2, 2, 1);
  private static final INDArray IMAGES =
      Nd4j.createFromArray(new float[][] {{0.1f, -0.7f, 0.4f, 0.9f}, {1, 0.3f, -0.2f, -0.5f}});
  private static final INDArray LABELS = Nd4j.createFromArray(new float[][] {{0, 1, 0}, {1, 0, 0}});

  private static TrainingRule penalties(double l1, double l2, double weightDecay) {
    return new TrainingRule(new Penalties(l1, l2, weightDecay), null, 0, List.of());
  }

  /** Dense of 5, batch normalisation, output of 3; penalised and clipped by its file. */
  private static Architecture fromFile() {
    String json =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(RATE))
            .l2(0.3)
            .l2Bias(0.2)
            .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
            .gradientNormalizationThreshold(0.01)
            .list()
            .layer(new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build())
            .layer(new BatchNormalization())
            .layer(
                new OutputLayer.Builder(
                        new LossMCXENT(Nd4j.createFromArray(new float[][] {{1, 2, 3}})))
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.feedForward(4))
            .build()
            .toJson();
    return ConfigurationJson.read("net.json", json, INPUT, 3);
  }

  private static MultiLayerNetwork network(Architecture architecture, TrainingRule rule) {
    var network =
        new MultiLayerNetwork(NetworkConfigurations.multiLayer(architecture, SGD, rule, 1));
    network.init();
    return network;
  }

  /** The change of a parameter by one step from the first weights. */
  private static INDArray step(TrainingRule rule, String parameter) {
    MultiLayerNetwork network = network(NetworkCatalog.of("mlp", INPUT, 3), rule);
    INDArray before = network.getParam(parameter).dup();
    network.fit(IMAGES, LABELS);
    return network.getParam(parameter).sub(before);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.sub(expected).normmaxNumber().doubleValue()).isLessThan(1e-6);
  }

  @Test
  void shrinksWeightsByL1AndL2InTheGradient_andNoBias() {
    INDArray weights =
        network(NetworkCatalog.of("mlp", INPUT, 3), penalties(0, 0, 0)).getParam("1_W");
    INDArray plain = step(TrainingRule.OF_NETWORK, "1_W");
    INDArray gradient = Transforms.sign(weights, true).mul(0.01).addi(weights.mul(0.1));

    assertClose(step(penalties(0.01, 0.1, 0), "1_W"), plain.sub(gradient.mul(RATE)));
    assertClose(step(penalties(0.01, 0.1, 0), "2_b"), step(TrainingRule.OF_NETWORK, "2_b"));
  }

  @Test
  void decaysWeightsBesideAnyUpdatersStep_andNoBias() {
    OptimizerSpec adamw =
        new OptimizerSpec(OptimizerName.ADAMW, 0.01, 0, 0, new Schedule.Constant());
    Architecture mlp = NetworkCatalog.of("mlp", INPUT, 3);
    var decayed =
        new MultiLayerNetwork(
            NetworkConfigurations.multiLayer(mlp, adamw, penalties(0, 0, 0.1), 1));
    var plain = new MultiLayerNetwork(NetworkConfigurations.multiLayer(mlp, adamw, 1));
    decayed.init();
    plain.init();
    INDArray weights = plain.getParam("1_W").dup();

    decayed.fit(IMAGES, LABELS);
    plain.fit(IMAGES, LABELS);

    assertClose(decayed.getParam("1_W"), plain.getParam("1_W").sub(weights.mul(0.1 * 0.01)));
    assertClose(decayed.getParam("1_b"), plain.getParam("1_b"));
  }

  @Test
  void shortensEachLayersGradientByItself() {
    TrainingRule clipped = new TrainingRule(null, 1e-3, 0, List.of());
    for (int layer = 0; layer < 3; layer++) {
      double squares = 0;
      for (String parameter : List.of(layer + "_W", layer + "_b")) {
        squares += Math.pow(step(clipped, parameter).norm2Number().doubleValue() / RATE, 2);
      }
      assertThat(Math.sqrt(squares)).isCloseTo(1e-3, within(1e-6));
    }
    assertClose(
        step(new TrainingRule(null, 1e6, 0, List.of()), "1_W"),
        step(TrainingRule.OF_NETWORK, "1_W"));
  }

  @Test
  void clippingLeavesRunningStatisticsAlone() {
    TrainingRule clipped = new TrainingRule(null, 1e-3, 0, List.of());
    MultiLayerNetwork network = network(fromFile(), clipped);
    MultiLayerNetwork free = network(fromFile(), new TrainingRule(null, 1e6, 0, List.of()));

    network.fit(IMAGES, LABELS);
    free.fit(IMAGES, LABELS);

    // Further from its start than the clip would let it go.
    assertThat(free.getParam("1_mean").norm2Number().doubleValue()).isGreaterThan(0.01);
    assertClose(network.getParam("1_mean"), free.getParam("1_mean"));
    assertClose(network.getParam("1_log10stdev"), free.getParam("1_log10stdev"));
  }

  @Test
  void keepsWhatTheFileSays_whereTheRuleSaysNothing() {
    OutputLayer output = output(NetworkConfigurations.multiLayer(fromFile(), SGD, 1).getConf(2));

    assertThat(output.getRegularization()).hasSize(1);
    assertThat(output.getRegularizationBias()).hasSize(1);
    assertThat(output.getGradientNormalization())
        .isEqualTo(GradientNormalization.ClipElementWiseAbsoluteValue);
    assertThat(((LossMCXENT) output.getLossFn()).getWeights().getDouble(2)).isEqualTo(3);
  }

  @Test
  void replacesWhatTheFileSays_whereTheRuleSaysOtherwise() {
    TrainingRule rule = new TrainingRule(new Penalties(0, 0, 0), 2.0, 0, List.of(4.0, 5.0, 6.0));
    OutputLayer output =
        output(NetworkConfigurations.multiLayer(fromFile(), SGD, rule, 1).getConf(2));

    assertThat(output.getRegularization()).isEmpty();
    assertThat(output.getRegularizationBias()).isEmpty();
    assertThat(output.getGradientNormalization()).isEqualTo(GradientNormalization.ClipL2PerLayer);
    assertThat(output.getGradientNormalizationThreshold()).isEqualTo(2);
    assertThat(((LossMCXENT) output.getLossFn()).getWeights().toDoubleVector())
        .containsExactly(4, 5, 6);
  }

  private static OutputLayer output(NeuralNetConfiguration settings) {
    return (OutputLayer) settings.getLayer();
  }

  @Test
  void frozenLayersKeepTheirOwn() {
    String json =
        new NeuralNetConfiguration.Builder()
            .l2(0.3)
            .list()
            .layer(new FrozenLayer(new DenseLayer.Builder().nOut(5).build()))
            .layer(Dl4jNetworks.softmax(3))
            .setInputType(InputType.feedForward(4))
            .build()
            .toJson();
    Architecture network = ConfigurationJson.read("net.json", json, INPUT, 3);

    var trained = NetworkConfigurations.multiLayer(network, SGD, penalties(0.1, 0, 0), 1);

    DenseLayer frozen = (DenseLayer) ((FrozenLayer) trained.getConf(0).getLayer()).getLayer();
    assertThat(frozen.getRegularization())
        .isEqualTo(
            ((DenseLayer)
                    ((FrozenLayer)
                            NetworkConfigurations.multiLayer(network, SGD, 1).getConf(0).getLayer())
                        .getLayer())
                .getRegularization());
  }

  /** The whole network's gradient against the difference quotient of the loss it reports. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void weighsClassesInLossAndGradientAlike(int classes) {
    TrainingRule rule =
        new TrainingRule(null, null, 0, classes == 2 ? List.of(0.5, 3.0) : List.of(0.5, 3.0, 2.0));
    MultiLayerNetwork network = network(NetworkCatalog.of("mlp", INPUT, classes), rule);
    INDArray labels = classes == 2 ? Nd4j.createFromArray(new float[][] {{0.9f}, {0.1f}}) : LABELS;
    network.setInput(IMAGES);
    network.setLabels(labels);
    network.computeGradientAndScore();
    // Not yet divided by the examples.
    INDArray gradient = network.gradient().getGradientFor("2_b").div(2);

    for (int i = 0; i < network.getParam("2_b").length(); i++) {
      double slope = (score(network, labels, i, 1e-2) - score(network, labels, i, -1e-2)) / 2e-2;
      assertThat(gradient.getDouble(i)).isCloseTo(slope, within(1e-3));
    }
  }

  private static double score(MultiLayerNetwork network, INDArray labels, int bias, double by) {
    INDArray biases = network.getParam("2_b");
    double before = biases.getDouble(bias);
    biases.putScalar(bias, before + by);
    network.setInput(IMAGES);
    network.setLabels(labels);
    network.computeGradientAndScore();
    biases.putScalar(bias, before);
    return network.score();
  }

  @Test
  void oneSigmoidsLossIsDl4jsTimesTheWeightOfEachExamplesClass() {
    Random random = new Random(3);
    var weighted = new WeightedBinaryCrossEntropy(0.5, 3, 1e-5);
    var dl4j = new LossBinaryXENT();
    ActivationSigmoid sigmoid = new ActivationSigmoid();
    for (int label = 0; label <= 1; label++) {
      INDArray labels =
          Nd4j.valueArrayOf(new long[] {1, 1}, label, Nd4j.defaultFloatingPointType());
      INDArray logit = Nd4j.createFromArray(new float[][] {{(float) random.nextGaussian()}});
      double weight = label == 1 ? 3 : 0.5;

      assertThat(weighted.computeScore(labels, logit, sigmoid, null, true))
          .isCloseTo(weight * dl4j.computeScore(labels, logit, sigmoid, null, true), within(1e-6));
      assertThat(weighted.computeGradient(labels, logit, sigmoid, null).getDouble(0))
          .isCloseTo(
              weight * dl4j.computeGradient(labels, logit, sigmoid, null).getDouble(0),
              within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"SOFTMAX, 3, 3", "SOFTMAX, 2, 2", "SIGMOID, 1, 2"})
  void weighsTheExamplesOfASquaredErrorInPlaceOfTheFilesWeights(
      Activation activation, int outputs, int classes) {
    List<Double> weights = List.of(4.0, 5.0, 6.0).subList(0, classes);
    TrainingRule rule = new TrainingRule(null, null, 0, weights);
    INDArray ofFile = Nd4j.createFromArray(new float[] {1, 2, 3}).get(interval(0, outputs));

    assertThat(weighted(new LossL2(ofFile), activation, classes, rule))
        .isEqualTo(new WeightedSquaredError(false, weights));
    assertThat(weighted(new LossMSE(ofFile), activation, classes, rule))
        .isEqualTo(new WeightedSquaredError(true, weights));
  }

  private static ILossFunction weighted(
      ILossFunction loss, Activation activation, int classes, TrainingRule rule) {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new OutputLayer.Builder(loss)
                    .nOut(activation == Activation.SIGMOID ? 1 : classes)
                    .activation(activation)
                    .build())
            .setInputType(InputType.feedForward(4))
            .build()
            .toJson();
    Architecture network = ConfigurationJson.read("net.json", json, INPUT, classes);
    return output(NetworkConfigurations.multiLayer(network, SGD, rule, 1).getConf(0)).getLossFn();
  }

  /** By hand, for a logit of 0: a probability of a half, and a sigmoid's slope of a quarter. */
  @ParameterizedTest
  @CsvSource({"1, 3", "0, 0.5", "0.9, 2.75", "0.1, 0.75"})
  void oneSigmoidsSquaredErrorIsWeighedByTheLabelsShareOfEachClass(float label, double weight) {
    var loss = new WeightedSquaredError(true, List.of(0.5, 3.0));
    INDArray labels = Nd4j.createFromArray(new float[][] {{label}, {label}});
    INDArray logits = Nd4j.createFromArray(new float[][] {{0}, {0}});
    double off = 0.5 - label;

    var both = loss.computeGradientAndScore(labels, logits, new ActivationSigmoid(), null, true);

    assertThat(both.getFirst()).isCloseTo(weight * off * off, within(1e-6));
    assertThat(both.getSecond().shape()).containsExactly(2, 1);
    assertThat(both.getSecond().getDouble(1)).isCloseTo(weight * 2 * off / 4, within(1e-6));
  }

  /**
   * By hand, for logits of 0: probabilities of a half, each off by 0.4, so that squares sum to 0.32
   * and the slope by an output is 0.4 either way; all that times 0.9 * 0.5 + 0.1 * 3.
   */
  @ParameterizedTest
  @CsvSource({"false, 1", "true, 2"})
  void aSoftmaxsSquaredErrorIsWeighedByTheLabelsShareOfEachClass(boolean averaged, int divisor) {
    var loss = new WeightedSquaredError(averaged, List.of(0.5, 3.0));
    INDArray labels = Nd4j.createFromArray(new float[][] {{0.9f, 0.1f}});
    INDArray logits = Nd4j.createFromArray(new float[][] {{0, 0}});

    var both = loss.computeGradientAndScore(labels, logits, new ActivationSoftmax(), null, true);

    assertThat(both.getFirst()).isCloseTo(0.75 * 0.32 / divisor, within(1e-6));
    assertThat(both.getSecond().toDoubleVector())
        .containsExactly(new double[] {-0.3 / divisor, 0.3 / divisor}, within(1e-6));
  }

  @Test
  void refusesToWeighTheSquaredErrorOfWhatIsNoProbability() {
    var loss = new WeightedSquaredError(false, List.of(1.0, 2.0, 3.0));

    assertThatThrownBy(
            () -> loss.computeGradient(LABELS, LABELS.dup(), new ActivationIdentity(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("softmax or a sigmoid");
  }

  @Test
  void smoothedLabelsSumToOne() {
    TrainingRule rule = new TrainingRule(null, null, 0.1, List.of());

    assertThat(rule.target(10)).isCloseTo(0.91f, within(1e-6f));
    assertThat(rule.target(10) + 9 * rule.targetOfOthers(10)).isCloseTo(1f, within(1e-6f));
    assertThat(TrainingRule.OF_NETWORK.target(10)).isEqualTo(1f);
    assertThat(TrainingRule.OF_NETWORK.targetOfOthers(10)).isEqualTo(0f);
  }
}
