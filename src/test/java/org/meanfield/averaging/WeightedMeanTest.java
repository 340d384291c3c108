package org.meanfield.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  @Property(tries = 100)
  void equalsTheMeanInDoublePrecision(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 17) int workers,
      @ForAll @IntRange(min = 1, max = 3000) int length) {
    Random random = new Random(seed);
    float[] old = vector(random, length);
    List<FloatBuffer> deltas = new ArrayList<>();
    long[] examples = new long[workers];
    double[] expected = new double[length];
    long total = 0;
    for (int p = 0; p < workers; p++) {
      deltas.add(FloatBuffer.wrap(vector(random, length)));
      examples[p] = random.nextLong(1, 1000);
      total += examples[p];
    }
    for (int i = 0; i < length; i++) {
      expected[i] = old[i];
      for (int p = 0; p < workers; p++) {
        expected[i] += (double) examples[p] / total * deltas.get(p).get(i);
      }
    }

    float[] mean = mean(old, deltas, examples);

    for (int i = 0; i < length; i++) {
      assertThat((double) mean[i]).isCloseTo(expected[i], within(2e-6));
    }
  }

  @Property(tries = 100)
  void givesTheSameBits_whenAnExecutorSumsItsWholeSubtreeFirst(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int vectors) {
    Random random = new Random(seed);
    int n = 50;
    List<FloatBuffer> leaves = new ArrayList<>();
    for (int p = 0; p < vectors; p++) {
      leaves.add(FloatBuffer.wrap(vector(random, n)));
    }
    float[] flat = sum(leaves, n);
    List<FloatBuffer> pairs = new ArrayList<>();
    for (int p = 0; p < vectors; p += 2) {
      pairs.add(FloatBuffer.wrap(sum(leaves.subList(p, Math.min(vectors, p + 2)), n)));
    }

    assertThat(sum(pairs, n)).isEqualTo(flat);
  }

  @Test
  void leavesOutWorkersWithoutExamples() {
    float[] mean =
        mean(
            new float[] {1, 2},
            List.of(
                FloatBuffer.allocate(0),
                FloatBuffer.wrap(new float[] {4, 8}),
                FloatBuffer.allocate(0)),
            new long[] {0, 7, 0});

    assertThat(mean).containsExactly(5, 10);
  }

  @Test
  void keepsTheOldWeights_whenNoWorkerHasExamples() {
    float[] mean = mean(new float[] {1, 2}, List.of(FloatBuffer.allocate(0)), new long[] {0});

    assertThat(mean).containsExactly(1, 2);
  }

  private static float[] mean(float[] old, List<FloatBuffer> deltas, long[] examples) {
    float[] into = new float[old.length];
    OuterStep average =
        new OuterStep(
            new OuterOptimizer.Average(),
            List.of(),
            FloatBuffer.allocate(0),
            FloatBuffer.allocate(0),
            WeightedMean.CHUNK);
    WeightedMean.apply(FloatBuffer.wrap(old), deltas, examples, average, FloatBuffer.wrap(into));
    return into;
  }

  private static float[] sum(List<FloatBuffer> vectors, int n) {
    TreeSum sum = new TreeSum(n, vectors.size());
    sum.clear();
    for (FloatBuffer vector : vectors) {
      sum.add(vector, 0, n, 1f);
    }
    return sum.total(n).clone();
  }

  private static float[] vector(Random random, int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = random.nextFloat() - 0.5f;
    }
    return vector;
  }
}
