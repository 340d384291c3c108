package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.MixedLabels;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.plain.Dl4jEngine;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.Normalization;
import org.meanfield.network.TrainingRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** What a network is trained for, compared with DL4J's losses. */
class ObjectiveTest {
  private static final Images IMAGES = Images.of(3, 4, 2, 7);
  private static final List<Double> WEIGHTS = List.of(0.4, 2.0, 3.0);

  /** Output layers of users' files. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes what DL4J leaves mutable
  enum Head {
    SOFTMAX_CROSS_ENTROPY(3, new LossMCXENT()),
    SOFTMAX_MSE(3, new LossMSE()),
    SOFTMAX_L2(3, new LossL2()),
    SOFTMAX_MSE_WEIGHTED(3, new LossMSE(row(0.5f, 3, 1.5f))),
    SOFTMAX_L2_WEIGHTED(3, new LossL2(row(0.5f, 3, 1.5f))),
    SOFTMAX_OF_TWO_L2(2, new LossL2()),
    SIGMOID_CROSS_ENTROPY(2, new LossBinaryXENT()),
    SIGMOID_MSE(2, new LossMSE()),
    SIGMOID_L2(2, new LossL2()),
    SIGMOID_MSE_WEIGHTED(2, new LossMSE(row(2.5f)));

    private final int classes;
    private final ILossFunction loss;

    Head(int classes, ILossFunction loss) {
      this.classes = classes;
      this.loss = loss;
    }

    private Activation activation() {
      return name().startsWith("SOFTMAX") ? Activation.SOFTMAX : Activation.SIGMOID;
    }

    private int outputs() {
      return activation() == Activation.SOFTMAX ? classes : 1;
    }

    EngineSpec spec(TrainingRule rule) {
      return spec(
          rule,
          SmallNetworks.settings()
              .list()
              .layer(SmallNetworks.dense(6))
              .layer(
                  new OutputLayer.Builder(loss).nOut(outputs()).activation(activation()).build()));
    }

    /** With the loss in a layer behind the last weights. */
    EngineSpec apart() {
      return spec(
          TrainingRule.OF_NETWORK,
          SmallNetworks.settings()
              .list()
              .layer(
                  new DenseLayer.Builder().nOut(outputs()).activation(Activation.IDENTITY).build())
              .layer(new LossLayer.Builder(loss).activation(activation()).build()));
    }

    private EngineSpec spec(TrainingRule rule, ListBuilder layers) {
      String json = layers.setInputType(IMAGES.type()).build().toJson();
      return new EngineSpec(
          ConfigurationJson.read("network.json", json, IMAGES.shape(), classes),
          Normalization.scale(IMAGES.channels()),
          null,
          rule,
          Precision.FP32,
          5);
    }

    Batch batch(int size, long seed) {
      Batch drawn = IMAGES.batch(size, seed);
      int[] labels = Arrays.stream(drawn.labels()).map(label -> label % classes).toArray();
      return new Batch(drawn.pixels(), labels, size);
    }

    /** Each example with the class before its own or with its own, by shares of all sizes. */
    MixedLabels mixture(int size) {
      int[] others =
          Arrays.stream(batch(size, 3).labels())
              .map(label -> label % 3 == 2 ? label : (label + classes - 1) % classes)
              .toArray();
      float[] shares = new float[size];
      for (int i = 0; i < size; i++) {
        shares[i] = (float) i / (size - 1);
      }
      return new MixedLabels(others, shares);
    }
  }

  private static INDArray row(float... weights) {
    NativeBackend.prepare();
    return Nd4j.createFromArray(new float[][] {weights});
  }

  /** Every head with labels as they are, smoothed, with weights of classes, and with both. */
  static Stream<Arguments> ruled() {
    return Stream.of(Head.values())
        .flatMap(
            head ->
                Stream.of(0.0, 0.2)
                    .flatMap(
                        smoothing ->
                            Stream.of(List.<Double>of(), WEIGHTS)
                                .map(weights -> Arguments.of(head, smoothing, weights))));
  }

  private static TrainingRule rule(Head head, double smoothing, List<Double> weights) {
    return new TrainingRule(
        null, null, smoothing, weights.isEmpty() ? weights : weights.subList(0, head.classes));
  }

  private static TrainingRule smoothedAndWeighted(Head head) {
    return rule(head, 0.2, WEIGHTS);
  }

  @ParameterizedTest
  @MethodSource("ruled")
  void givesDl4jsLossGradientAndOutputs(Head head, double smoothing, List<Double> weights) {
    Agreement.assertOf(head.spec(rule(head, smoothing, weights)), head.batch(7, 1));
  }

  @ParameterizedTest
  @EnumSource
  void followsTheSlopeOfTheLoss(Head head) {
    NumericGradientTest.assertSlope(head.spec(smoothedAndWeighted(head)), head.batch(3, 2));
  }

  /**
   * Where DL4J tells another loss in training: its gradient overwrites what the layer was given.
   */
  @ParameterizedTest
  @EnumSource
  void followsTheSlope_inALayerOfItsOwn(Head head) {
    NumericGradientTest.assertSlope(head.apart(), head.batch(5, 1));
  }

  @ParameterizedTest
  @EnumSource
  void trainsAsThePlainEngine_throughASmallerLastBatch(Head head) {
    EngineSpec spec = head.spec(smoothedAndWeighted(head));
    try (Dl4jEngine plain = Dl4jEngine.withoutHelpers(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      for (int size : new int[] {6, 6, 1, 6, 1}) {
        Batch batch = head.batch(size, 3);
        double expected = plain.step(batch);
        assertThat(engine.step(batch)).isCloseTo(expected, within(1e-4 * expected + 1e-6));
      }
      assertThat(
              OneDnnEngineTest.difference(
                  spec.architecture(),
                  OneDnnEngineTest.values(engine.weights()),
                  OneDnnEngineTest.values(plain.weights())))
          .isLessThanOrEqualTo(1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainsAsThePlainEngine_onMixedImages(Head head) {
    EngineSpec spec = head.spec(smoothedAndWeighted(head));
    try (Dl4jEngine plain = Dl4jEngine.withoutHelpers(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      InputBatch theirs = plain.newBatch();
      InputBatch ours = engine.newBatch();
      for (int step = 0; step < 3; step++) {
        theirs.fill(head.batch(6, 3), head.mixture(6));
        ours.fill(head.batch(6, 3), head.mixture(6));
        double expected = plain.step(theirs);
        assertThat(engine.step(ours)).isCloseTo(expected, within(1e-4 * expected + 1e-6));
      }
      assertThat(
              OneDnnEngineTest.difference(
                  spec.architecture(),
                  OneDnnEngineTest.values(engine.weights()),
                  OneDnnEngineTest.values(plain.weights())))
          .isLessThanOrEqualTo(1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = ".*_CROSS_ENTROPY")
  void mixedLabelCostsWhatItsLabelsCost_eachByItsShare(Head head) {
    Batch pixels = IMAGES.batch(1, 1);
    Batch first = new Batch(pixels.pixels(), new int[] {1}, 1);
    Batch second = new Batch(pixels.pixels(), new int[] {0}, 1);
    MixedLabels mixture = new MixedLabels(new int[] {0}, new float[] {0.7f});

    double mixed = loss(head, batch -> batch.fill(first, mixture));

    double expected =
        0.7 * loss(head, batch -> batch.fill(first))
            + 0.3 * loss(head, batch -> batch.fill(second));
    assertThat(mixed).isCloseTo(expected, within(1e-5));
  }

  private static double loss(Head head, Consumer<InputBatch> filling) {
    try (OneDnnEngine engine = OneDnnEngine.create(head.spec(rule(head, 0, List.of())))) {
      InputBatch batch = engine.newBatch();
      filling.accept(batch);
      return engine.step(batch);
    }
  }

  /** Whatever the head and the loss, a class's weight is that of its examples. */
  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = ".*_WEIGHTED")
  void weighsTheExamplesOfEachClass(Head head) {
    TrainingRule weighted = rule(head, 0, WEIGHTS);
    for (int label = 0; label < head.classes; label++) {
      Batch ofClass = new Batch(IMAGES.batch(2, 1).pixels(), new int[] {label, label}, 2);

      assertThat(timesHeavier(head, weighted, ofClass)).isCloseTo(WEIGHTS.get(label), within(1e-5));
    }
  }

  private static double timesHeavier(Head head, TrainingRule rule, Batch batch) {
    try (OneDnnEngine weighted = OneDnnEngine.create(head.spec(rule));
        OneDnnEngine plain = OneDnnEngine.create(head.spec(TrainingRule.OF_NETWORK))) {
      return weighted.differentiate(batch) / plain.differentiate(batch);
    }
  }
}
