package org.meanfield.averaging.math;

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
import org.meanfield.averaging.state.Subtree;

class SliceAveragerTest {
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

  @Property(tries = 200)
  void givesTheSameBits_whicheverExecutorsSumTheirWorkersFirst(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int workers,
      @ForAll @IntRange(min = 1, max = 9000) int length,
      @ForAll Codec codec) {
    Random random = new Random(seed);
    // Means and variances at both ends: in different passes of a long slice.
    List<RunningMoments> moments =
        length < 20
            ? List.of()
            : List.of(
                new RunningMoments(3, length - 8, 5, RunningMoments.Storage.VARIANCE),
                new RunningMoments(10, 12, 2, RunningMoments.Storage.LOG10_DEVIATION));
    Travel travel = new Travel(codec, moments);
    List<PartialSum> leaves = new ArrayList<>();
    for (int p = 0; p < workers; p++) {
      long examples = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 1000);
      float[] values = vector(random, length);
      travel.round(values, 0);
      leaves.add(new PartialSum(0, examples, PartialSum.values(FloatBuffer.wrap(values))));
    }
    List<PartialSum> sent = new ArrayList<>();
    int first = 0;
    while (first < workers) {
      int end = random.nextInt(first, workers) + 1;
      for (Subtree subtree : Subtree.cover(first, end)) {
        SliceSum sum = new SliceSum(leaves.subList(subtree.first(), subtree.end()), travel);
        byte[] wire = travel.encode(sum.bytes(length, moments));
        sent.add(
            new PartialSum(
                subtree.level(),
                sum.examples(),
                PartialSum.values(LittleEndian.floats(travel.decode(wire, length)))));
      }
      first = end;
    }

    assertThat(new SliceSum(sent, travel).bytes(length, moments))
        .isEqualTo(new SliceSum(leaves, travel).bytes(length, moments));
  }

  @Property
  void coversWorkersByNeighbouringSubtrees_asFewAsCanBe(
      @ForAll @IntRange(max = 100) int from, @ForAll @IntRange(min = 1, max = 100) int workers) {
    List<Subtree> cover = Subtree.cover(from, from + workers);

    int next = from;
    for (Subtree each : cover) {
      assertThat(each.first()).isEqualTo(next);
      assertThat(each.first() % (each.end() - each.first())).isZero();
      next = each.end();
    }
    assertThat(next).isEqualTo(from + workers);
    for (int i = 1; i < cover.size(); i++) {
      int both = cover.get(i).end() - cover.get(i - 1).first();
      assertThat(Integer.bitCount(both) == 1 && cover.get(i - 1).first() % both == 0).isFalse();
    }
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
            SliceSum.CHUNK);
    List<PartialSum> leaves = new ArrayList<>();
    for (int p = 0; p < examples.length; p++) {
      leaves.add(
          new PartialSum(0, examples[p], PartialSum.values(weighted(deltas.get(p), examples[p]))));
    }
    SliceAverager.apply(
        FloatBuffer.wrap(old),
        new SliceSum(leaves, new Travel(Codec.FP32, List.of())),
        List.of(),
        average,
        FloatBuffer.wrap(into));
    return into;
  }

  private static FloatBuffer weighted(FloatBuffer delta, long examples) {
    float[] weighted = new float[delta.remaining()];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = examples * delta.get(i);
    }
    return FloatBuffer.wrap(weighted);
  }

  private static float[] vector(Random random, int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = random.nextFloat() - 0.5f;
    }
    return vector;
  }
}
