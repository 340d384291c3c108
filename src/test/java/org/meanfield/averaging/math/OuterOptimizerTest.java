package org.meanfield.averaging.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Beside plain code in double precision, through steps that each begin with the last one's. */
class OuterOptimizerTest {
  private static final int CHUNK = 7;
  private static final int ROUNDS = 6;

  /** One number's course. */
  private interface Reference {
    double next(double weight, double movement);
  }

  @Property(tries = 100)
  void slowMomentumIsAlgorithm1OfSlowMo(
      @ForAll @DoubleRange(min = 0.1, max = 2) double rate,
      @ForAll @DoubleRange(min = 0, max = 0.95) double momentum,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll long seed) {
    double gamma = 0.05;
    check(
        new OuterOptimizer.SlowMomentum(rate, momentum),
        () ->
            new Reference() {
              private double u;

              @Override
              public double next(double weight, double movement) {
                double local = weight + movement;
                u = momentum * u + (weight - local) / gamma;
                return weight - rate * gamma * u;
              }
            },
        length,
        seed);
  }

  @Property(tries = 100)
  void nesterovMomentumIsThatOfSutskever(
      @ForAll @DoubleRange(min = 0.1, max = 2) double rate,
      @ForAll @DoubleRange(min = 0, max = 0.95) double momentum,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll long seed) {
    check(
        new OuterOptimizer.NesterovMomentum(rate, momentum),
        () ->
            new Reference() {
              private double buffer;

              @Override
              public double next(double weight, double movement) {
                double gradient = -movement;
                buffer = momentum * buffer + gradient;
                return weight - rate * (gradient + momentum * buffer);
              }
            },
        length,
        seed);
  }

  private static void check(
      OuterOptimizer outer,
      java.util.function.Supplier<Reference> reference,
      int length,
      long seed) {
    Random random = new Random(seed);
    float[] weights = new float[length];
    float[] velocity = new float[0];
    double[] expected = new double[length];
    List<Reference> courses = java.util.stream.Stream.generate(reference).limit(length).toList();
    for (int round = 0; round < ROUNDS; round++) {
      float[] movement = new float[length];
      for (int i = 0; i < length; i++) {
        movement[i] = (float) random.nextGaussian();
        expected[i] = courses.get(i).next(expected[i], movement[i]);
      }
      velocity = step(outer, List.of(), weights, movement, velocity);
    }
    for (int i = 0; i < length; i++) {
      assertThat((double) weights[i])
          .isCloseTo(expected[i], within(1e-5 * (1 + Math.abs(expected[i]))));
    }
  }

  /** Gives the new velocity. */
  private static float[] step(
      OuterOptimizer outer,
      List<RunningMoments> moments,
      float[] weights,
      float[] movement,
      float[] velocity) {
    float[] after = new float[outer.hasVelocity() ? weights.length : 0];
    OuterStep step =
        new OuterStep(outer, moments, FloatBuffer.wrap(velocity), FloatBuffer.wrap(after), CHUNK);
    for (int from = 0; from < weights.length; from += CHUNK) {
      int n = Math.min(CHUNK, weights.length - from);
      float[] chunk = java.util.Arrays.copyOfRange(weights, from, from + CHUNK);
      step.take(chunk, java.util.Arrays.copyOfRange(movement, from, from + CHUNK), from, n);
      System.arraycopy(chunk, 0, weights, from, n);
    }
    return after;
  }

  @Test
  void averagesStatistics_whateverTheOptimizer() {
    RunningMoments moments = new RunningMoments(5, 13, 4, RunningMoments.Storage.VARIANCE);
    float[] weights = new float[20];
    float[] movement = new float[20];
    java.util.Arrays.fill(movement, 1f);

    float[] velocity =
        step(
            new OuterOptimizer.NesterovMomentum(0.5, 0.5),
            List.of(moments),
            weights,
            movement,
            new float[0]);

    for (int i = 0; i < 20; i++) {
      boolean measured = (i >= 5 && i < 9) || (i >= 13 && i < 17);
      assertThat(weights[i]).isEqualTo(measured ? 1f : 0.75f);
      assertThat(velocity[i]).isEqualTo(measured ? 0f : 1f);
    }
  }

  @Test
  void isRefused_withANumberThatLeadsAway() {
    assertThatIllegalArgumentException().isThrownBy(() -> new OuterOptimizer.SlowMomentum(1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OuterOptimizer.NesterovMomentum(Double.NaN, 0.9));
  }
}
