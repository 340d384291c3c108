package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;

/** Whole networks by primitives, compared with DL4J's own layers. */
class OneDnnEngineTest {
  static final OptimizerSpec ADAM =
      new OptimizerSpec(OptimizerName.ADAM, 1e-3, 0.9, 0, new Schedule.Constant());

  static EngineSpec spec(Architecture architecture, OptimizerSpec updater) {
    return new EngineSpec(
        architecture, Normalization.scale(architecture.input().channels()), updater, 5);
  }

  static Batch batch(InputShape shape, int classes, int size, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[size * shape.bytes()];
    random.nextBytes(pixels);
    int[] labels = random.ints(size, 0, classes).toArray();
    return new Batch(pixels, labels, size);
  }

  static float[] values(ParameterVector weights) {
    float[] values = new float[(int) weights.length()];
    weights.read(0, FloatBuffer.wrap(values));
    return values;
  }

  /** Biases away from zero, where a ReLU of a black image would stand at its kink. */
  static float[] unkinked(float[] weights) {
    Random random = new Random(11);
    float[] moved = weights.clone();
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] == 0) {
        moved[i] = 0.05f + 0.1f * random.nextFloat();
      }
    }
    return moved;
  }

  /**
   * The greatest of all parameters' differences, each as a part of its largest magnitude or of
   * 1e-5, which is what remains of sums that cancel each other.
   */
  static double difference(Architecture architecture, float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double greatest = 0;
    for (ParameterLayout.Parameter p : ParameterLayout.of(architecture).parameters()) {
      double largest = 1e-5;
      double difference = 0;
      for (long i = p.offset(); i < p.offset() + p.length(); i++) {
        largest = Math.max(largest, Math.abs(expected[(int) i]));
        difference = Math.max(difference, Math.abs(expected[(int) i] - actual[(int) i]));
      }
      greatest = Math.max(greatest, difference / largest);
    }
    return greatest;
  }

  @ParameterizedTest
  @CsvSource({
    "cat-dog-cnn, 28, 1, 10, 4",
    "cat-dog-cnn, 28, 1, 2, 7",
    "cat-dog-cnn, 28, 1, 10, 1",
    "cat-dog-cnn-3, 32, 3, 10, 5",
    "lenet, 28, 1, 10, 9",
    "mlp, 14, 3, 4, 12",
    "mlp, 14, 3, 4, 1"
  })
  void givesDl4jsLossGradientAndOutputs(
      String network, int side, int channels, int classes, int size) {
    InputShape shape = new InputShape(side, side, channels);
    EngineSpec spec = spec(NetworkCatalog.of(network, shape, classes), ADAM);
    assertThat(OneDnnNetwork.of(spec).refusal()).isEmpty();
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      assertThat(values(engine.weights())).isEqualTo(dl4j.weights());
      float[] weights = unkinked(dl4j.weights());
      dl4j.setWeights(weights);
      engine.weights().write(0, FloatBuffer.wrap(weights));
      Batch batch = batch(shape, classes, size, 3);

      float[] expected = dl4j.gradient(batch);
      assertThat(engine.differentiate(batch)).isCloseTo(dl4j.loss(), within(1e-5 * dl4j.loss()));
      assertThat(difference(spec.architecture(), engine.gradient(), expected))
          .isLessThanOrEqualTo(1e-4);

      float[] rows = new float[size * classes];
      engine.predict(batch, rows);
      assertThat(rows).usingComparatorWithPrecision(1e-5f).containsExactly(dl4j.output(batch));
      assertThat(values(engine.weights())).isEqualTo(weights);
    }
  }

  /**
   * With 150,000 rectified values behind batch normalisation one may lie so near to zero that the
   * last bit of another algorithm decides whether it counts: then all gradients below it differ by
   * a hundredth. So not of every batch.
   */
  @Test
  void givesDl4jsGradients_ofAResidualNetwork() {
    InputShape shape = new InputShape(32, 32, 3);
    EngineSpec spec = spec(NetworkCatalog.of("resnet-20", shape, 10), ADAM);
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] weights = unkinked(dl4j.weights());
      dl4j.setWeights(weights);
      engine.weights().write(0, FloatBuffer.wrap(weights));
      List<Double> differences = new ArrayList<>();
      for (int seed = 0; seed < 6; seed++) {
        Batch batch = batch(shape, 10, 2, seed);
        float[] expected = dl4j.gradient(batch);
        assertThat(engine.differentiate(batch)).isCloseTo(dl4j.loss(), within(1e-5 * dl4j.loss()));
        differences.add(difference(spec.architecture(), engine.gradient(), expected));
      }
      assertThat(differences).allMatch(d -> d <= 0.1);
      assertThat(differences.stream().filter(d -> d <= 1e-4)).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  /**
   * In training, fifty layers normalised by a few images make the last bits of the first decide.
   */
  @Test
  void givesDl4jsOutputs_ofADeepNetwork() {
    InputShape shape = new InputShape(32, 32, 3);
    EngineSpec spec = spec(NetworkCatalog.of("resnet-50", shape, 10), ADAM);
    Batch batch = batch(shape, 10, 2, 3);
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] rows = new float[2 * 10];
      engine.predict(batch, rows);
      assertThat(rows).usingComparatorWithPrecision(1e-4f).containsExactly(dl4j.output(batch));
    }
  }
}
