package org.meanfield.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.Quickstart;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.SliceLayout.AveragedState;
import org.meanfield.averaging.state.Standing;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.OptimizerStateLength;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;
import org.meanfield.training.metrics.StepCounter;

/** Two workers of the same share: one takes part in all rounds, the other is left out of some. */
class LeftOutWorkerTest {
  private static final int BATCH = 4;
  private static final int STEPS = 3;
  private static final Architecture NETWORK =
      NetworkCatalog.of("lenet", new InputShape(28, 28, 1), 10);
  private static final float[] WEIGHTS = firstWeights();

  /** The first pictures, whatever lies in the partition, in their order. */
  private record Pictures() implements PartitionReader<Integer> {
    @Override
    public WorkerExamples read(List<Integer> elements, long seed, int epoch) {
      byte[] pixels = Quickstart.pixels(STEPS * BATCH);
      int[] labels = Quickstart.labels(STEPS * BATCH);
      int length = pixels.length / labels.length;
      return new WorkerExamples() {
        @Override
        public int size() {
          return labels.length;
        }

        @Override
        public void fill(int[] order, int from, int count, InputBatch into) {
          into.fill(
              new Batch(
                  Arrays.copyOfRange(pixels, from * length, (from + count) * length),
                  Arrays.copyOfRange(labels, from, from + count),
                  count));
        }
      };
    }

    @Override
    public int[] order(long seed, int epoch, int worker, int examples) {
      return IntStream.range(0, examples).toArray();
    }
  }

  /** Halves its rate at every other step, so that a count which lags shows. */
  private static EngineSpec spec(OptimizerName updater) {
    return new EngineSpec(
        NETWORK,
        Normalization.scale(1),
        new OptimizerSpec(updater, 1e-3, 0.9, 0, new Schedule.Step(2, 0.5)),
        1);
  }

  private static float[] firstWeights() {
    try (Engine engine = Engines.create(EngineName.AUTO, spec(OptimizerName.SGD))) {
      float[] weights = new float[(int) engine.weights().length()];
      engine.weights().read(0, FloatBuffer.wrap(weights));
      return weights;
    }
  }

  /** A run's rounds, in which slices are whole vectors. */
  private record Rounds(
      Map<Integer, Standing> standings, OptimizerName updater, OptimizerState rule) {
    Rounds(OptimizerName updater, OptimizerState rule) {
      this(new HashMap<>(), updater, rule);
    }

    SliceLayout layout() {
      SliceLayout weights = new SliceLayout(WEIGHTS.length, 1);
      return rule == OptimizerState.AVERAGE
          ? weights.with(new AveragedState(stateLength(), 1))
          : weights;
    }

    private long stateLength() {
      EngineSpec spec = spec(updater);
      return OptimizerStateLength.of(
          NETWORK, ParameterLayout.of(NETWORK), spec.updater(), spec.rule());
    }

    float[] firstMoments() {
      return new float[(int) layout().state().length()];
    }

    LocalSgdTask<Integer> training(int round) {
      return new LocalSgdTask<>(
          EngineName.AUTO,
          spec(updater),
          new Pictures(),
          7,
          BATCH,
          rule,
          new StepPlan(round, round, 0, STEPS),
          List.of(),
          new StepCounter());
    }

    Left round(int round, int worker, float[] weights, float[] moments, List<byte[]> state) {
      List<byte[]> base =
          rule == OptimizerState.AVERAGE
              ? List.of(bytes(weights), bytes(moments))
              : List.of(bytes(weights));
      RoundInput local =
          new RoundInput(
              worker,
              standings.computeIfAbsent(worker, w -> new Standing()),
              List.of(),
              layout(),
              base,
              state,
              () -> false);
      LocalSgdTask<Integer> training = training(round);
      RoundOutput outcome = training.train(local, List.of(0));
      if (!outcome.unusable().isEmpty()) {
        return new Left(weights, moments, training.leftOut(local, outcome), true);
      }
      float[] all = new float[weights.length + firstMoments().length];
      outcome.weights().read(0, FloatBuffer.wrap(all, 0, weights.length));
      if (all.length > weights.length) {
        outcome
            .weights()
            .read(
                weights.length,
                FloatBuffer.wrap(all, weights.length, all.length - weights.length).slice());
      }
      return new Left(
          Arrays.copyOf(all, weights.length),
          Arrays.copyOfRange(all, weights.length, all.length),
          outcome.state(),
          false);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  private record Left(float[] weights, float[] moments, List<byte[]> state, boolean out) {}

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static float[] broken() {
    float[] weights = WEIGHTS.clone();
    Arrays.fill(weights, Float.NaN);
    return weights;
  }

  @ParameterizedTest
  @EnumSource(
      value = OptimizerState.class,
      names = {"AVERAGE", "RESET"})
  void goesOnAsTheOthersDo_whenItWasLeftOutOfTheFirstRound(OptimizerState rule) {
    Rounds rounds = new Rounds(OptimizerName.ADAM, rule);
    Left took = rounds.round(0, 0, WEIGHTS, rounds.firstMoments(), List.of());
    Left out = rounds.round(0, 1, broken(), rounds.firstMoments(), List.of());

    Left both = rounds.round(1, 0, took.weights(), took.moments(), took.state());
    Left back = rounds.round(1, 1, took.weights(), took.moments(), out.state());

    assertThat(out.out()).isTrue();
    assertThat(back.weights()).isEqualTo(both.weights());
    assertThat(back.moments()).isEqualTo(both.moments());
  }

  @ParameterizedTest
  @EnumSource(OptimizerName.class)
  void beginsItsMomentsWithTheOthersRate_whenItKeepsThemAndWasLeftOutOfTheFirstRound(
      OptimizerName updater) {
    Rounds keep = new Rounds(updater, OptimizerState.KEEP);
    Rounds reset = new Rounds(updater, OptimizerState.RESET);
    Left took = reset.round(0, 0, WEIGHTS, new float[0], List.of());
    Left out = keep.round(0, 1, broken(), new float[0], List.of());

    // Without moments of before, at the rate of the steps taken so far.
    Left expected = reset.round(1, 0, WEIGHTS, new float[0], took.state());
    Left back = keep.round(1, 1, WEIGHTS, new float[0], out.state());

    assertThat(back.weights()).isEqualTo(expected.weights());
  }

  @ParameterizedTest
  @EnumSource(OptimizerName.class)
  void goesOnWithTheSameBitsOnAnotherExecutor_afterItWasLeftOut(OptimizerName updater) {
    Rounds stays = new Rounds(updater, OptimizerState.KEEP);
    Rounds moves = new Rounds(updater, OptimizerState.KEEP);
    for (int leftOut = 0; leftOut < 2; leftOut++) {
      List<byte[]> state = List.of();
      float[] weights = WEIGHTS;
      for (int round = 0; round < 3; round++) {
        Left now =
            stays.round(round, 2, round == leftOut ? broken() : weights, new float[0], state);
        Left elsewhere =
            moves.round(
                round, 3 + round, round == leftOut ? broken() : weights, new float[0], state);

        assertThat(now.out()).isEqualTo(round == leftOut);
        assertThat(Arrays.deepEquals(elsewhere.state().toArray(), now.state().toArray())).isTrue();
        if (!now.out()) {
          assertThat(elsewhere.weights()).isEqualTo(now.weights());
          weights = now.weights();
        }
        state = now.state();
      }
    }
  }

  @Test
  void keepsTheRateOfTheOthers_whenItWasLeftOutOfALaterRound() {
    Rounds rounds = new Rounds(OptimizerName.SGD, OptimizerState.KEEP);
    Left took = rounds.round(0, 0, WEIGHTS, new float[0], List.of());
    Left second = rounds.round(1, 0, took.weights(), new float[0], took.state());
    Left out = rounds.round(1, 1, broken(), new float[0], took.state());

    Left third = rounds.round(2, 0, second.weights(), new float[0], second.state());
    Left back = rounds.round(2, 1, second.weights(), new float[0], out.state());

    assertThat(back.weights()).isEqualTo(third.weights());
  }
}
