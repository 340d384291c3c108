package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.meanfield.compute.Batch;
import org.meanfield.compute.EngineSpec;
import org.meanfield.network.ParameterLayout;

/** Whether a network computes with this engine what it computes with DL4J's own layers. */
final class Agreement {
  /** Of an array's largest magnitude. */
  private static final double PART = 1e-4;

  /** A sum that cancels keeps the rounding of its terms, which are as large as other gradients. */
  private static final double ROUNDING = 1e-5;

  private Agreement() {}

  /** Compares loss, gradient and outputs, these before and after the engine trains. */
  static void assertOf(EngineSpec spec, Batch batch) {
    assertThat(OneDnnEngine.refusal(spec)).isEmpty();
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] weights = scattered(spec, dl4j.weights());
      dl4j.setWeights(weights);
      engine.weights().write(0, FloatBuffer.wrap(weights));

      float[] outputs = dl4j.output(batch);
      assertOutputs(engine, batch, outputs);
      float[] gradient = dl4j.gradient(batch);
      double loss = engine.differentiate(batch);
      assertThat(loss).as("loss").isCloseTo(dl4j.loss(), within(1e-5 * dl4j.loss() + 1e-6));
      assertGradients(spec, engine.gradient(), gradient);
      assertOutputs(engine, batch, outputs);
    }
  }

  private static void assertOutputs(OneDnnEngine engine, Batch batch, float[] expected) {
    float[] rows = new float[expected.length];
    engine.predict(batch, rows);
    assertThat(largestDifference(rows, expected, 0, rows.length))
        .as("outputs %s, expected %s", Arrays.toString(rows), Arrays.toString(expected))
        .isLessThanOrEqualTo(1e-5);
  }

  static void assertGradients(EngineSpec spec, float[] actual, float[] expected) {
    double ofAll = largest(expected, 0, expected.length);
    for (ParameterLayout.Parameter p : ParameterLayout.of(spec.architecture()).parameters()) {
      int from = (int) p.offset();
      int to = (int) (p.offset() + p.length());
      double own = largest(expected, from, to);
      assertThat(largestDifference(actual, expected, from, to))
          .as(
              "gradient of %s, largest %s, of all %s: %s, expected %s",
              p.name(), own, ofAll, beginning(actual, from, to), beginning(expected, from, to))
          .isLessThanOrEqualTo(PART * own + ROUNDING * ofAll);
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
