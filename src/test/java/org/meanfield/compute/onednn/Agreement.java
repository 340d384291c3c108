package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.network.ParameterLayout;

/** Whether a network computes with this engine what it computes with DL4J's own layers. */
final class Agreement {
  /** Of an array's largest magnitude. */
  private static final double PART = 1e-4;

  /** A sum that cancels keeps the rounding of its terms, which are as large as other gradients. */
  private static final double ROUNDING = 1e-5;

  private Agreement() {}

  /**
   * How far off numbers may be.
   *
   * @param loss as a part of it
   * @param outputs absolute
   * @param gradients as a part of a parameter's largest
   * @param rounding as a part of the network's largest
   */
  private record Bounds(double loss, double outputs, double gradients, double rounding) {}

  private static final Bounds FP32 = new Bounds(1e-5, 1e-5, PART, ROUNDING);

  /** Numbers of eight bits: each layer adds a part in 256, and small networks average little. */
  private static final Bounds BF16 = new Bounds(0.03, 0.03, 0.1, 0.03);

  /**
   * Compares loss, gradient and outputs, these before and after the engine trains; in bf16 too
   * where the processor has it.
   */
  static void assertOf(EngineSpec spec, Batch batch) {
    assertInFp32(spec, batch);
    if (Bf16.here()) {
      assertOf(in(Precision.BF16, spec), batch, BF16);
    }
  }

  /** The same in fp32 alone, where in eight bits another of two values would be the greatest. */
  static void assertInFp32(EngineSpec spec, Batch batch) {
    assertOf(spec, batch, FP32);
  }

  private static EngineSpec in(Precision precision, EngineSpec spec) {
    return new EngineSpec(
        spec.architecture(),
        spec.normalization(),
        spec.updater(),
        spec.rule(),
        precision,
        spec.seed());
  }

  private static void assertOf(EngineSpec spec, Batch batch, Bounds bounds) {
    assertThat(OneDnnNetwork.of(spec).refusal()).isEmpty();
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] weights = scattered(spec, dl4j.weights());
      dl4j.setWeights(weights);
      engine.weights().write(0, FloatBuffer.wrap(weights));

      float[] outputs = dl4j.output(batch);
      assertOutputs(engine, batch, outputs, bounds);
      float[] gradient = dl4j.gradient(batch);
      double loss = engine.differentiate(batch);
      assertThat(loss)
          .as("loss in %s", spec.precision())
          .isCloseTo(dl4j.loss(), within(bounds.loss() * dl4j.loss() + 1e-6));
      assertGradients(spec, engine.gradient(), gradient, bounds);
      assertOutputs(engine, batch, outputs, bounds);
    }
  }

  private static void assertOutputs(
      OneDnnEngine engine, Batch batch, float[] expected, Bounds bounds) {
    float[] rows = new float[expected.length];
    engine.predict(batch, rows);
    assertThat(largestDifference(rows, expected, 0, rows.length))
        .as("outputs %s, expected %s", Arrays.toString(rows), Arrays.toString(expected))
        .isLessThanOrEqualTo(bounds.outputs());
  }

  static void assertGradients(EngineSpec spec, float[] actual, float[] expected) {
    assertGradients(spec, actual, expected, FP32);
  }

  private static void assertGradients(
      EngineSpec spec, float[] actual, float[] expected, Bounds bounds) {
    double ofAll = largest(expected, 0, expected.length);
    for (ParameterLayout.Parameter p : ParameterLayout.of(spec.architecture()).parameters()) {
      int from = (int) p.offset();
      int to = (int) (p.offset() + p.length());
      double own = largest(expected, from, to);
      assertThat(largestDifference(actual, expected, from, to))
          .as(
              "gradient in %s of %s, largest %s, of all %s: %s, expected %s",
              spec.precision(),
              p.name(),
              own,
              ofAll,
              beginning(actual, from, to),
              beginning(expected, from, to))
          .isLessThanOrEqualTo(bounds.gradients() * own + bounds.rounding() * ofAll);
    }
  }

  private static String beginning(float[] values, int from, int to) {
    return Arrays.toString(Arrays.copyOfRange(values, from, Math.min(to, from + 12)));
  }

  static double largest(float[] values, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  static double largestDifference(float[] a, float[] b, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = difference <= largest ? largest : difference;
    }
    return largest;
  }

  /** First weights with biases, scales and statistics moved off their round beginnings. */
  static float[] scattered(EngineSpec spec, float[] first) {
    Random random = new Random(11);
    float[] weights = first.clone();
    for (ParameterLayout.Parameter p : ParameterLayout.of(spec.architecture()).parameters()) {
      boolean positive = p.name().endsWith("_var") || p.name().endsWith("_gamma");
      for (int i = (int) p.offset(); i < p.offset() + p.length(); i++) {
        float drawn = random.nextFloat();
        if (positive) {
          weights[i] = 0.5f + drawn;
        } else if (weights[i] == 0) {
          weights[i] = 0.05f + 0.1f * drawn;
        }
      }
    }
    return weights;
  }
}
