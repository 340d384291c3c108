package org.meanfield.averaging.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
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
import org.meanfield.averaging.state.SliceLayout.AveragedState;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.Standing;

/**
 * What becomes of each kind of number over many rounds in which it travels with a codec, against
 * what becomes of it without. Every worker is on an executor of its own, so that all travels.
 */
class LossyTravelTest {
  private static final int EXAMPLES = 40;

  /** What a worker makes of number {@code i} of a slice. */
  private interface Step {
    float after(float before, int i, int worker);
  }

  private record Layer(SliceLayout layout, Codec codec, OuterOptimizer outer) {
    Slices slices() {
      return new Slices(layout, 0, List.of(), codec, outer.hasVelocity());
    }

    /**
     * A round as two stages take it: to the workers, to the keeper of the slice, onto the slice.
     */
    float[] round(int slice, float[] old, float[] velocity, int workers, Step step) {
      Travel travelling = slices().travel(slice);
      int length = old.length;
      byte[] kept = new byte[length * Float.BYTES];
      LittleEndian.floats(kept).put(old);
      byte[] base = travelling.decode(travelling.encode(kept), length);
      List<PartialSum> sums = new ArrayList<>();
      for (int p = 0; p < workers; p++) {
        List<PartialSum> leaf = List.of(leaf(slice, base, p, step));
        byte[] sum = new SliceSum(leaf, travelling).bytes(length, layout.moments(slice));
        byte[] there = travelling.decode(travelling.encode(sum), length);
        sums.add(new PartialSum(0, EXAMPLES, PartialSum.values(LittleEndian.floats(there))));
      }
      float[] now = new float[length];
      SliceSum sum = new SliceSum(sums, travelling);
      if (layout.isState(slice)) {
        SliceAverager.ofState(sum, FloatBuffer.wrap(now));
        return now;
      }
      List<RunningMoments> moments = layout.moments(slice);
      FloatBuffer after = FloatBuffer.allocate(length);
      OuterStep outerStep =
          new OuterStep(outer, moments, FloatBuffer.wrap(velocity), after, SliceSum.CHUNK);
      SliceAverager.apply(FloatBuffer.wrap(old), sum, moments, outerStep, FloatBuffer.wrap(now));
      after.get(0, velocity);
      return now;
    }

    private PartialSum leaf(int slice, byte[] base, int worker, Step step) {
      List<byte[]> bases = new ArrayList<>();
      for (int each = 0; each < layout.all(); each++) {
        bases.add(each == slice ? base : new byte[0]);
      }
      RoundInput round =
          new RoundInput(worker, new Standing(), List.of(), layout, bases, List.of(), () -> false);
      FloatBuffer before = LittleEndian.floats(base);
      RoundOutput outcome =
          new RoundOutput(
              EXAMPLES,
              0,
              (offset, into) -> {
                int from = Math.toIntExact(offset - layout.offset(slice));
                for (int i = from; into.hasRemaining(); i++) {
                  into.put(step.after(before.get(i), i, worker));
                }
              },
              List.of(),
              new byte[0]);
      return new WorkerDelta(round, outcome, slices()::travel).node(slice);
    }
  }

  /** Adam's second moment, of a worker whose squared gradient stays the same. */
  @Property(tries = 60)
  void averagedMomentsAreThoseOfFp32(
      @ForAll @Scale(6) @DoubleRange(min = 1e-4, max = 0.5) double fading,
      @ForAll @IntRange(min = 1, max = 16) int stepsARound,
      @ForAll @IntRange(min = 1, max = 4) int workers,
      @ForAll @Scale(6) @DoubleRange(min = 0, max = 2) double squaredGradient) {
    SliceLayout layout = new SliceLayout(1, 1).with(new AveragedState(3, 1));
    float beta2 = (float) (1 - fading);
    Step adam =
        (before, i, worker) -> {
          float v = before;
          for (int taken = 0; taken < stepsARound; taken++) {
            v = beta2 * v + (1 - beta2) * (float) (squaredGradient * (worker + 1));
          }
          return v;
        };
    int rounds = (int) Math.min(400, Math.ceil(4 / fading / stepsARound));
    float[] whole = {1, 0, 1e-3f};
    float[] rounded = whole.clone();
    for (int round = 0; round < rounds; round++) {
      whole = layer(layout, Codec.FP32).round(1, whole, new float[3], workers, adam);
      rounded = layer(layout, Codec.BF16).round(1, rounded, new float[3], workers, adam);
    }

    assertThat(rounded).isEqualTo(whole);
    double left = Math.pow(beta2, (double) stepsARound * rounds);
    double mean = squaredGradient * (workers + 1) / 2;
    assertThat((double) rounded[0]).isCloseTo(left + (1 - left) * mean, within(1e-3));
  }

  /** Steps that are far under what the weight would be rounded by, were it not kept whole. */
  @Property(tries = 60)
  void weightsMoveAsFar_howeverSmallTheSteps(
      @ForAll @Scale(6) @DoubleRange(min = 1e-5, max = 1e-2) double step,
      @ForAll @IntRange(min = 1, max = 4) int workers) {
    movesAsFar(new OuterOptimizer.Average(), step, workers);
  }

  /** The velocity itself never travels; what it is made of does. */
  @Property(tries = 60)
  void velocityIsAsLarge_howeverSmallTheSteps(
      @ForAll @Scale(6) @DoubleRange(min = 1e-5, max = 1e-2) double step,
      @ForAll @IntRange(min = 1, max = 4) int workers) {
    movesAsFar(new OuterOptimizer.NesterovMomentum(0.7, 0.9), step, workers);
    movesAsFar(new OuterOptimizer.SlowMomentum(1, 0.5), step, workers);
  }

  private static void movesAsFar(OuterOptimizer outer, double step, int workers) {
    SliceLayout layout = new SliceLayout(2, 1);
    Step constant = (before, i, worker) -> (float) (before + step * (1 + 0.1 * worker));
    float[] whole = {1, -3};
    float[] rounded = whole.clone();
    float[] velocity = new float[2];
    float[] velocityOfRounded = new float[2];
    for (int round = 0; round < 50; round++) {
      whole = new Layer(layout, Codec.FP32, outer).round(0, whole, velocity, workers, constant);
      rounded =
          new Layer(layout, Codec.BF16, outer)
              .round(0, rounded, velocityOfRounded, workers, constant);
    }

    for (int i = 0; i < 2; i++) {
      double moved = whole[i] - (i == 0 ? 1 : -3);
      assertThat((double) rounded[i] - whole[i]).isCloseTo(0, within(0.02 * moved));
      assertThat(velocityOfRounded[i]).isCloseTo(velocity[i], within(0.02f * velocity[i]));
    }
  }

  /** Running means and variances of batch normalisation, which lie among rounded weights. */
  @Property(tries = 60)
  void pooledStatisticsAreThoseOfFp32(
      @ForAll Storage storage,
      @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 0.5) double fading,
      @ForAll @Scale(6) @DoubleRange(min = 0.01, max = 100) double variance,
      @ForAll @Scale(6) @DoubleRange(min = -8, max = 8) double mean) {
    SliceLayout layout = new SliceLayout(2, 1, List.of(new RunningMoments(0, 1, 1, storage)));
    float[] whole = {1, (float) storage.stored(1)};
    float[] rounded = whole.clone();
    for (int round = 0; round < 100; round++) {
      whole = pooled(Codec.FP32, layout, whole, fading, mean, variance);
      rounded = pooled(Codec.BF16, layout, rounded, fading, mean, variance);
    }

    assertThat(rounded).isEqualTo(whole);
  }

  private static float[] pooled(
      Codec codec, SliceLayout layout, float[] old, double fading, double mean, double variance) {
    Storage storage = layout.moments(0).get(0).storage();
    Step step =
        (before, i, worker) -> {
          double towards = i == 0 ? mean * (1 + 0.1 * worker) : variance * (1 + 0.1 * worker);
          double now = i == 0 ? before : storage.variance(before);
          double then = (1 - fading) * now + fading * towards;
          return (float) (i == 0 ? then : storage.stored(then));
        };
    return layer(layout, codec).round(0, old, new float[2], 2, step);
  }

  private static Layer layer(SliceLayout layout, Codec codec) {
    return new Layer(layout, codec, new OuterOptimizer.Average());
  }
}
