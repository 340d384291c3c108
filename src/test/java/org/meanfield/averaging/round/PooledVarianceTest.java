package org.meanfield.averaging.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.math.OuterStep;
import org.meanfield.averaging.math.PartialSum;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.averaging.math.RunningMoments.Storage;
import org.meanfield.averaging.math.SliceAverager;
import org.meanfield.averaging.math.SliceSum;
import org.meanfield.averaging.math.Travel;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Standing;

class PooledVarianceTest {
  private static final int CHANNELS = 3;

  /** Workers with samples of their own; a vector has their means, a weight, their variances. */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  private record Pool(
      Storage storage, List<double[]> samples, float[] old, List<FloatBuffer> deltas) {
    static Pool of(Storage storage, Random random, int workers) {
      List<double[]> samples = new ArrayList<>();
      List<FloatBuffer> deltas = new ArrayList<>();
      float[] old = new float[2 * CHANNELS + 1];
      for (int i = 0; i < old.length; i++) {
        old[i] = random.nextFloat();
      }
      for (int p = 0; p < workers; p++) {
        double centre = random.nextGaussian();
        double[] own = random.doubles(random.nextInt(2, 9), centre - 0.5, centre + 0.5).toArray();
        samples.add(own);
        float[] vector = new float[old.length];
        for (int c = 0; c < CHANNELS; c++) {
          vector[c] = (float) (mean(own) + c) - old[c];
          int variance = CHANNELS + 1 + c;
          vector[variance] = (float) storage.stored(variance(own)) - old[variance];
        }
        deltas.add(FloatBuffer.wrap(vector));
      }
      return new Pool(storage, samples, old, deltas);
    }

    private static Travel whole() {
      return new Travel(Codec.FP32, List.of());
    }

    float[] pooled() {
      List<RunningMoments> moments =
          List.of(new RunningMoments(0, CHANNELS + 1, CHANNELS, storage));
      SliceLayout layout = new SliceLayout(old.length, 1, moments);
      byte[] base = new byte[old.length * Float.BYTES];
      LittleEndian.floats(base).put(old);
      List<PartialSum> leaves = new ArrayList<>();
      for (int p = 0; p < samples.size(); p++) {
        PartialSum leaf = PartialSum.NONE;
        if (samples.get(p).length > 0) {
          RoundInput round =
              new RoundInput(
                  p, new Standing(), List.of(), layout, List.of(base), List.of(), () -> false);
          FloatBuffer weights = FloatBuffer.allocate(old.length);
          for (int i = 0; i < old.length; i++) {
            weights.put(i, old[i] + deltas.get(p).get(i));
          }
          RoundOutput outcome =
              new RoundOutput(
                  samples.get(p).length,
                  0,
                  (offset, into) -> into.put(weights.slice((int) offset, into.remaining())),
                  List.of(),
                  new byte[0]);
          leaf = new WorkerDelta(round, outcome, slice -> whole()).node(0);
        }
        leaves.add(leaf);
      }
      float[] into = new float[old.length];
      OuterStep step =
          new OuterStep(
              new OuterOptimizer.Average(),
              moments,
              FloatBuffer.allocate(0),
              FloatBuffer.allocate(0),
              SliceSum.CHUNK);
      SliceAverager.apply(
          FloatBuffer.wrap(old),
          new SliceSum(leaves, whole()),
          moments,
          step,
          FloatBuffer.wrap(into));
      return into;
    }
  }

  @Property
  void isTheVarianceOfAllSamplesTogether(
      @ForAll Storage storage, @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int workers) {
    Pool pool = Pool.of(storage, new Random(seed), workers);
    double[] all = pool.samples().stream().flatMapToDouble(java.util.Arrays::stream).toArray();

    float[] pooled = pool.pooled();

    for (int c = 0; c < CHANNELS; c++) {
      assertThat(storage.variance(pooled[CHANNELS + 1 + c])).isCloseTo(variance(all), within(1e-5));
    }
    for (int c = 0; c < CHANNELS; c++) {
      assertThat((double) pooled[c]).isCloseTo(mean(all) + c, within(1e-5));
    }
    assertThat(pooled[CHANNELS]).as("no statistic").isEqualTo(pool.old()[CHANNELS]);
  }

  @Property
  void isTheOneWorkersOwn_whateverItsMean(@ForAll Storage storage, @ForAll long seed) {
    Pool pool = Pool.of(storage, new Random(seed), 1);

    float[] pooled = pool.pooled();

    for (int i = CHANNELS + 1; i < pooled.length; i++) {
      assertThat(pooled[i]).isCloseTo(pool.old()[i] + pool.deltas().get(0).get(i), within(1e-6f));
    }
  }

  @Property
  void leavesOutWorkersWithoutExamples(@ForAll Storage storage, @ForAll long seed) {
    Pool pool = Pool.of(storage, new Random(seed), 2);
    List<double[]> samples = new ArrayList<>(pool.samples());
    samples.add(1, new double[0]);
    List<FloatBuffer> deltas = new ArrayList<>(pool.deltas());
    deltas.add(1, FloatBuffer.allocate(0));

    assertThat(new Pool(storage, samples, pool.old(), deltas).pooled()).isEqualTo(pool.pooled());
    assertThat(
            new Pool(storage, List.of(new double[0]), pool.old(), List.of(FloatBuffer.allocate(0)))
                .pooled())
        .isEqualTo(pool.old());
  }

  private static double mean(double[] samples) {
    return java.util.Arrays.stream(samples).average().orElseThrow();
  }

  private static double variance(double[] samples) {
    double mean = mean(samples);
    return java.util.Arrays.stream(samples)
        .map(x -> (x - mean) * (x - mean))
        .average()
        .orElseThrow();
  }
}
