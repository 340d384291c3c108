package org.meanfield.compute.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.Quickstart;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.plain.Dl4jTraining.Form;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;
import org.meanfield.network.TrainingRule;
import org.meanfield.network.TrainingRule.Penalties;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's own single-machine training is the yardstick, and the engine without helpers for it. */
class Dl4jEngineTest {
  private static final int BATCH = 8;
  private static final int STEPS = 11;

  private static OptimizerSpec updater(OptimizerName name, double rate) {
    return new OptimizerSpec(name, rate, 0.9, 0, new Schedule.Constant());
  }

  private static EngineSpec spec(Architecture architecture, OptimizerSpec updater) {
    return new EngineSpec(
        architecture,
        Normalization.scale(architecture.input().channels()),
        updater,
        Dl4jTraining.SEED);
  }

  private static EngineSpec catalogued(String network, OptimizerSpec updater) {
    return spec(NetworkCatalog.of(network, new InputShape(28, 28, 1), 10), updater);
  }

  /** Real images in batches of {@link #BATCH}, the last of them smaller. */
  private static List<Batch> batches(int steps, int classes) {
    int size = Dl4jTraining.INPUT.bytes();
    byte[] pixels = Quickstart.pixels(steps * BATCH);
    int[] labels = Quickstart.labels(steps * BATCH);
    List<Batch> batches = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      byte[] of = new byte[BATCH * size];
      System.arraycopy(pixels, step * of.length, of, 0, of.length);
      int[] labelled = new int[BATCH];
      for (int i = 0; i < BATCH; i++) {
        labelled[i] = labels[step * BATCH + i] % classes;
      }
      batches.add(new Batch(of, labelled, step == steps - 1 ? 3 : BATCH));
    }
    return batches;
  }

  private static float[] values(ParameterVector weights) {
    float[] values = new float[(int) weights.length()];
    weights.read(0, FloatBuffer.wrap(values));
    return values;
  }

  static Stream<Arguments> formsAndUpdaters() {
    return Stream.of(
        Arguments.of(Form.CHANNELS_FIRST, new Sgd(0.1), updater(OptimizerName.SGD, 0.1)),
        Arguments.of(
            Form.CHANNELS_FIRST, new Nesterovs(0.05, 0.9), updater(OptimizerName.NESTEROV, 0.05)),
        Arguments.of(Form.CHANNELS_FIRST, new Adam(2e-3), updater(OptimizerName.ADAM, 2e-3)),
        Arguments.of(Form.CHANNELS_LAST, new Adam(2e-3), updater(OptimizerName.ADAM, 2e-3)),
        Arguments.of(Form.GRAPH, new Adam(2e-3), updater(OptimizerName.ADAM, 2e-3)),
        Arguments.of(
            Form.SIGMOID, new Nesterovs(0.05, 0.9), updater(OptimizerName.NESTEROV, 0.05)));
  }

  @ParameterizedTest
  @MethodSource("formsAndUpdaters")
  void equalsDl4jStepForStep(Form form, IUpdater theirs, OptimizerSpec ours) {
    try (Dl4jTraining dl4j = Dl4jTraining.of(form, theirs);
        Engine engine = Dl4jEngine.withoutHelpers(spec(dl4j.architecture(), ours))) {
      assertThat(values(engine.weights())).isEqualTo(dl4j.weights());
      for (Batch batch : batches(STEPS, form.classes())) {
        double loss = dl4j.fit(batch);

        assertThat(engine.step(batch)).isCloseTo(loss, within(1e-5));
        assertThat(values(engine.weights()))
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(dl4j.weights());
      }
      assertThat(engine.iteration()).isEqualTo(STEPS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void predictsDl4jsOutputs_asProbabilitiesOfEachClass(Form form) {
    Batch batch = batches(1, form.classes()).get(0);
    float[] rows = new float[batch.size() * form.classes()];
    try (Dl4jTraining dl4j = Dl4jTraining.of(form, new Sgd(0.1));
        Engine engine =
            Dl4jEngine.withoutHelpers(spec(dl4j.architecture(), updater(OptimizerName.SGD, 0.1)))) {
      engine.predict(batch, rows);

      float[] outputs = dl4j.output(batch);
      for (int i = 0; i < batch.size(); i++) {
        double sum = 0;
        for (int c = 0; c < form.classes(); c++) {
          float probability = rows[i * form.classes() + c];
          sum += probability;
          float expected =
              form == Form.SIGMOID
                  ? (c == 1 ? outputs[i] : 1 - outputs[i])
                  : outputs[i * form.classes() + c];
          assertThat(probability).isCloseTo(expected, within(1e-6f));
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"cat-dog-cnn", "cat-dog-cnn-3", "lenet", "mlp"})
  void givesTheLossesAndGradientsOfDl4jsOwnLayers_withHelpers(String network) {
    // SGD's step is the gradient times the rate.
    EngineSpec spec = catalogued(network, updater(OptimizerName.SGD, 0.01));
    try (Engine plain = Dl4jEngine.withoutHelpers(spec);
        Engine helped = Dl4jEngine.create(spec)) {
      for (Batch batch : batches(4, 10)) {
        float[] before = values(plain.weights());
        helped.weights().write(0, FloatBuffer.wrap(before));
        double loss = plain.step(batch);

        assertThat(helped.step(batch)).isCloseTo(loss, within(1e-5 * loss));
        assertThat(distance(values(helped.weights()), values(plain.weights())))
            .isLessThan(1e-5 * distance(before, values(plain.weights())));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CHANNELS_FIRST", "SIGMOID"})
  void reportsTheLossOfSmoothedLabelsAndWeighedClasses_withoutPenalties(Form form) {
    int classes = form.classes();
    Batch batch = batches(2, classes).get(0);
    List<Double> weights = IntStream.range(0, classes).mapToObj(c -> 1.0 + c).toList();
    TrainingRule rule = new TrainingRule(new Penalties(0, 0.5, 0), null, 0.1, weights);
    float[] rows = new float[batch.size() * classes];
    try (Dl4jTraining dl4j = Dl4jTraining.of(form, new Sgd(0.1));
        Engine engine =
            Dl4jEngine.create(
                new EngineSpec(
                    dl4j.architecture(),
                    Normalization.scale(1),
                    updater(OptimizerName.SGD, 0.1),
                    rule,
                    Precision.FP32,
                    Dl4jTraining.SEED))) {
      engine.predict(batch, rows);
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        int c = i % classes;
        double label = (c == batch.labels()[i / classes] ? 0.9 : 0) + 0.1 / classes;
        sum -= weights.get(c) * label * Math.log(rows[i]);
      }

      assertThat(engine.step(batch)).isCloseTo(sum / batch.size(), within(1e-5));
    }
  }

  @Test
  void learnsWithAResidualNetwork() {
    Batch batch = batches(2, 10).get(0);
    try (Engine engine =
        Dl4jEngine.create(catalogued("resnet-20", updater(OptimizerName.SGD, 0.05)))) {
      double before = engine.step(batch);
      for (int step = 0; step < 5; step++) {
        engine.step(batch);
      }

      assertThat(engine.step(batch)).isLessThan(before / 2);
    }
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  @Test
  void goesOnToTheBit_whenItsStateMovesToAnotherEngine() {
    EngineSpec spec = dropping();
    List<Batch> batches = batches(8, 10);
    try (Engine undisturbed = Dl4jEngine.create(spec);
        Engine moved = Dl4jEngine.create(spec)) {
      undisturbed.seed(1);
      batches.subList(0, 4).forEach(undisturbed::step);
      moved.step(batches.get(7));
      moved.weights().write(0, FloatBuffer.wrap(values(undisturbed.weights())));
      moved.updaterState().write(0, FloatBuffer.wrap(values(undisturbed.updaterState())));
      moved.setIteration(undisturbed.iteration());
      undisturbed.seed(2);
      batches.subList(4, 8).forEach(undisturbed::step);
      moved.seed(2);
      batches.subList(4, 8).forEach(moved::step);

      assertThat(values(moved.weights())).isEqualTo(values(undisturbed.weights()));
      assertThat(values(moved.updaterState())).isEqualTo(values(undisturbed.updaterState()));
    }
  }

  /** Adam, and a layer that draws as it trains. */
  private static EngineSpec dropping() {
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .list()
            .layer(
                new DenseLayer.Builder().nOut(20).dropOut(0.5).activation(Activation.RELU).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(10)
                    .dropOut(0.5)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutionalFlat(28, 28, 1))
            .build()
            .toJson();
    return spec(
        ConfigurationJson.read("net.json", json, Dl4jTraining.INPUT, 10),
        updater(OptimizerName.ADAM, 1e-3));
  }

  @Test
  void givesTheBitsOfOneAlone_whenTwoTrainAtOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      float[] alone = threads.submit(() -> trained(new CyclicBarrier(1))).get();
      List<Future<float[]>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Callable<float[]> training = () -> trained(together);
        both.add(threads.submit(training));
      }

      assertThat(both.get(0).get()).isEqualTo(alone);
      assertThat(both.get(1).get()).isEqualTo(alone);
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] trained(CyclicBarrier start) throws Exception {
    try (Engine engine =
        Dl4jEngine.create(catalogued("cat-dog-cnn", updater(OptimizerName.ADAM, 1e-3)))) {
      start.await();
      batches(4, 10).forEach(engine::step);
      return values(engine.weights());
    }
  }

  @Test
  void stepsAlongTheLosssOwnSlope() {
    Batch batch = batches(2, 10).get(0);
    Random random = new Random(5);
    try (Dl4jTraining dl4j = Dl4jTraining.of(Form.CHANNELS_FIRST, new Sgd(1));
        Engine engine =
            Dl4jEngine.withoutHelpers(spec(dl4j.architecture(), updater(OptimizerName.SGD, 1)))) {
      float[] at = values(engine.weights());
      engine.step(batch);
      float[] after = values(engine.weights());
      for (int check = 0; check < 20; check++) {
        int weight = random.nextInt(at.length);
        double slope =
            (loss(engine, at, weight, 5e-3f, batch) - loss(engine, at, weight, -5e-3f, batch))
                / 1e-2;

        assertThat(at[weight] - after[weight])
            .as("gradient of weight %d", weight)
            .isCloseTo((float) slope, within(2e-3f));
      }
    }
  }

  private static double loss(Engine engine, float[] at, int weight, float by, Batch batch) {
    float[] shifted = at.clone();
    shifted[weight] += by;
    engine.weights().write(0, FloatBuffer.wrap(shifted));
    return engine.step(batch);
  }
}
