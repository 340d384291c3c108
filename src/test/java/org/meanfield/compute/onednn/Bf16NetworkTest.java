package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.TrainingRule;

/** Whole networks in bf16, compared with DL4J in fp32; on processors that multiply it. */
class Bf16NetworkTest {
  @BeforeEach
  void onlyWhereTheProcessorMultipliesIt() {
    assumeTrue(Bf16.here(), "this processor has neither avx512_bf16 nor amx_bf16");
  }

  @ParameterizedTest
  @CsvSource({
    "cat-dog-cnn, 28, 1, 10, 16",
    "cat-dog-cnn-3, 32, 3, 10, 16",
    "lenet, 28, 1, 10, 16",
    "mlp, 28, 1, 10, 16",
    "resnet-20, 32, 3, 10, 16"
  })
  void pointsWhereTheGradientOfFp32Points(
      String network, int side, int channels, int classes, int size) {
    InputShape shape = new InputShape(side, side, channels);
    EngineSpec spec = spec(network, shape, classes);
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] weights = OneDnnEngineTest.unkinked(dl4j.weights());
      dl4j.setWeights(weights);
      engine.weights().write(0, FloatBuffer.wrap(weights));
      Batch batch = OneDnnEngineTest.batch(shape, classes, size, 3);

      float[] expected = dl4j.gradient(batch);
      double loss = engine.differentiate(batch);

      assertThat(loss).isCloseTo(dl4j.loss(), within(0.03 * dl4j.loss()));
      assertThat(cosine(engine.gradient(), expected)).isGreaterThan(0.97);
    }
  }

  /** Weights stay in fp32: steps too small for eight bits add up. */
  @ParameterizedTest
  @CsvSource({"cat-dog-cnn, 28, 1", "resnet-20, 32, 3"})
  void learnsABatchByHeart(String network, int side, int channels) {
    InputShape shape = new InputShape(side, side, channels);
    try (OneDnnEngine engine = OneDnnEngine.create(spec(network, shape, 10))) {
      Batch batch = OneDnnEngineTest.batch(shape, 10, 16, 4);
      double first = engine.step(batch);
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = engine.step(batch);
      }
      assertThat(last).isLessThan(first / 10);
    }
  }

  private static EngineSpec spec(String network, InputShape shape, int classes) {
    return new EngineSpec(
        NetworkCatalog.of(network, shape, classes),
        Normalization.scale(shape.channels()),
        OneDnnEngineTest.ADAM,
        TrainingRule.OF_NETWORK,
        Precision.BF16,
        5);
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squareA * squareB);
  }
}
