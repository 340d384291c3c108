package org.meanfield.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.averaging.round.IndexPartitioner;
import org.meanfield.averaging.state.HeldWeights;
import org.meanfield.averaging.state.InitialWeights;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.Snapshot;
import org.meanfield.averaging.state.SnapshotStore;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.averaging.state.WorkerTask;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.cluster.ScalaTypes;

/**
 * Rounds on a real Spark with a training so simple that the right weights are known: weight i
 * counts how often example i was seen.
 */
class ParameterAveragingTest {
  private static final int EXAMPLES = 100;
  private static final Map<String, byte[]> SAVED = new ConcurrentHashMap<>();
  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void losesAndRepeatsNoExample_whenSharesAreRaggedAndSomeEmpty() {
    int[] sizes = {40, 0, 59, 1};
    ParameterAveraging<Integer> master = master(sizes.length, 7);

    RoundResult result = master.round(shares(sizes), new Counting(1));

    assertThat(result.examples()).isEqualTo(EXAMPLES);
    float[] weights = weights(master);
    int example = 0;
    for (int size : sizes) {
      for (int i = 0; i < size; i++) {
        // Weighted by examples, what one worker of size saw once weighs size / EXAMPLES.
        assertThat(weights[example++]).isEqualTo((float) ((double) size / EXAMPLES));
      }
    }
  }

  @Test
  void givesTheSameBits_whateverTheCut() {
    int[] sizes = {33, 33, 34};
    ParameterAveraging<Integer> coarse = master(3, 1);
    ParameterAveraging<Integer> fine = master(3, 13);
    for (int round = 0; round < 3; round++) {
      coarse.round(shares(sizes), new Counting(0.1f));
      fine.round(shares(sizes), new Counting(0.1f));
    }

    assertThat(weights(fine)).isEqualTo(weights(coarse));
  }

  @Test
  void poolsVariances_whateverTheCut() {
    // An even cut into three would lie at 33, between the means and their variances.
    RunningMoments moments = new RunningMoments(30, 35, 5, RunningMoments.Storage.VARIANCE);
    ParameterAveraging<Integer> master = master(2, new SliceLayout(EXAMPLES, 3, List.of(moments)));

    master.round(shares(new int[] {60, 40}), new Scaling());

    float[] weights = weights(master);
    for (int i = 0; i < EXAMPLES; i++) {
      // Worker means m and 2m, m = i - 5, weighed 0.6 and 0.4: mean square less squared mean.
      double apart = i < 35 || i >= 40 ? 0 : (0.6 + 0.4 * 4 - 1.4 * 1.4) * (i - 5) * (i - 5);
      assertThat((double) weights[i]).isCloseTo(1.4 * i + apart, within(1e-3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsEachWorkersStateFromRoundToRound(Codec codec) {
    ParameterAveraging<Integer> master =
        master(3, new SliceLayout(EXAMPLES, 2), codec, new OuterOptimizer.Average());
    RDD<Integer> shares = shares(new int[] {50, 0, 50});
    master.round(shares, new Counting(1));
    master.round(shares, new Counting(1));
    RoundResult last = master.round(shares, new Counting(1));

    assertThat(last.reports())
        .extracting(report -> (int) report.report()[0])
        .containsExactly(3, 3, 3);
    assertThat(last.reports())
        .extracting(report -> (int) report.report()[1])
        .containsExactly(0, 1, 2);
  }

  @Test
  void goesOnAsIfUndisturbed_whenRestoredFromASnapshot() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> undisturbed = master(2, 3);
    undisturbed.round(shares, new Counting(0.5f));
    Snapshot<String> snapshot = undisturbed.hold().save(new Store());
    undisturbed.round(shares, new Counting(0.5f));

    ParameterAveraging<Integer> restored = master(2, 3);
    restored.restore(snapshot, new Store());
    RoundResult second = restored.round(shares, new Counting(0.5f));

    assertThat(weights(restored)).isEqualTo(weights(undisturbed));
    assertThat(second.reports()).extracting(report -> (int) report.report()[0]).containsOnly(2);
  }

  @Test
  void keepsEachSlicesVelocity_whateverTheCutAndThroughASnapshot() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    OuterOptimizer outer = new OuterOptimizer.NesterovMomentum(0.7, 0.9);
    ParameterAveraging<Integer> coarse = master(2, new SliceLayout(EXAMPLES, 1), outer);
    ParameterAveraging<Integer> fine = master(2, new SliceLayout(EXAMPLES, 7), outer);
    double[] weight = new double[2];
    double[] velocity = new double[2];
    for (int round = 0; round < 3; round++) {
      coarse.round(shares, new Counting(0.5f));
      if (round == 2) {
        Snapshot<String> saved = fine.hold().save(new Store());
        fine = master(2, new SliceLayout(EXAMPLES, 7), outer);
        fine.restore(saved, new Store());
      }
      fine.round(shares, new Counting(0.5f));
      for (int worker = 0; worker < 2; worker++) {
        double moved = 0.5 * (worker == 0 ? 0.6 : 0.4);
        velocity[worker] = 0.9 * velocity[worker] + moved;
        weight[worker] += 0.7 * (moved + 0.9 * velocity[worker]);
      }
    }

    float[] weights = weights(fine);
    assertThat(weights).isEqualTo(weights(coarse));
    assertThat((double) weights[0]).isCloseTo(weight[0], within(1e-6));
    assertThat((double) weights[99]).isCloseTo(weight[1], within(1e-6));
  }

  @Test
  void averagesStateBehindTheWeights_whateverTheCutAndThroughASnapshot() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    OuterOptimizer outer = new OuterOptimizer.NesterovMomentum(0.7, 0.9);
    ParameterAveraging<Integer> alone = master(2, new SliceLayout(EXAMPLES, 1), outer);
    ParameterAveraging<Integer> whole = master(2, withState(1, 1), outer);
    ParameterAveraging<Integer> cut = master(2, withState(3, 2), outer);
    for (int round = 0; round < 3; round++) {
      alone.round(shares, new Counting(0.5f));
      whole.round(shares, new Squaring(0.5f));
      Snapshot<String> saved = cut.hold().save(new Store());
      cut = master(2, withState(3, 2), outer);
      cut.restore(saved, new Store());
      cut.round(shares, new Squaring(0.5f));
    }

    assertThat(weights(whole)).isEqualTo(weights(alone));
    assertThat(weights(cut)).isEqualTo(weights(alone));
    // Each round adds to what all have in common a quarter, weighed 0.6 and 0.4.
    float[] state = state(whole);
    assertThat(state(cut)).isEqualTo(state);
    assertThat((double) state[0]).isCloseTo(3 * 0.25 * 0.6, within(1e-6));
    assertThat((double) state[99]).isCloseTo(3 * 0.25 * 0.4, within(1e-6));
    assertThat(state).hasSize(EXAMPLES + 1).endsWith(0);
  }

  @Test
  void keepsAveragedState_whenNoWorkerTakesPart() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master =
        master(2, withState(2, 2), new OuterOptimizer.SlowMomentum(1, 0.5));
    master.round(shares, new Squaring(1));
    float[] before = state(master);

    master.round(shares(new int[] {0, 0}), new Squaring(1));

    assertThat(state(master)).isEqualTo(before);
    assertThatThrownBy(() -> master.replaceWeights(new Zeros()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A state that falls by orders of magnitude, where a rounded movement would go beyond zero. */
  @Test
  void leavesNoAveragedStateNegative_whenNoWorkersIs() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    for (Codec codec : Codec.values()) {
      ParameterAveraging<Integer> master =
          master(2, withState(1, 1), codec, new OuterOptimizer.Average());
      master.round(shares, new Squaring(12345.678f));
      master.round(shares, new Squaring(Float.NaN));

      for (float each : state(master)) {
        assertThat(each).isBetween(0f, 1e-9f);
      }
    }
  }

  /** As Adam's second moments do at a step a round, once gradients are small. */
  @Test
  void followsAveragedState_whereARoundChangesItByAThousandth() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    for (Codec codec : Codec.values()) {
      ParameterAveraging<Integer> master =
          master(2, withState(2, 2), codec, new OuterOptimizer.Average());
      master.round(shares, new Squaring(1));
      float before = state(master)[0];
      for (int round = 0; round < 5; round++) {
        master.round(shares, new Fading(0.999f));
      }

      assertThat((double) state(master)[0] / before)
          .as(codec.name())
          .isCloseTo(Math.pow(0.999, 5), within(1e-6));
    }
  }

  private static SliceLayout withState(int slices, int stateSlices) {
    return new SliceLayout(EXAMPLES, slices)
        .with(new SliceLayout.AveragedState(EXAMPLES + 1, stateSlices));
  }

  private static float[] state(ParameterAveraging<?> master) {
    Slices slices = master.slices();
    SliceLayout layout = slices.layout();
    float[] all = new float[(int) layout.state().length()];
    for (int k = layout.slices(); k < layout.all(); k++) {
      LittleEndian.floats(slices.fetch(k).bytes())
          .get(all, (int) (layout.offset(k) - layout.length()), layout.length(k));
    }
    return all;
  }

  @Test
  void movesHalfTheBytes_andRoundsWhatMoves_inBf16() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    SliceLayout layout = new SliceLayout(EXAMPLES, 2);
    OuterOptimizer outer = new OuterOptimizer.SlowMomentum(1, 0.5);
    ParameterAveraging<Integer> whole = master(2, layout, Codec.FP32, outer);
    ParameterAveraging<Integer> rounded = master(2, layout, Codec.BF16, outer);
    ParameterAveraging<Integer> restored = master(2, layout, Codec.BF16, outer);
    RoundResult inFull = whole.round(shares, new Counting(0.37f));
    RoundResult halved = rounded.round(shares, new Counting(0.37f));
    restored.restore(rounded.hold().save(new Store()), new Store());
    whole.round(shares, new Counting(0.37f));
    rounded.round(shares, new Counting(0.37f));
    restored.round(shares, new Counting(0.37f));

    assertThat(halved.traffic().bytes()).isEqualTo(inFull.traffic().bytes() / 2);
    float[] close = weights(rounded);
    assertThat(close).isEqualTo(weights(restored));
    float[] exact = weights(whole);
    for (int i = 0; i < EXAMPLES; i++) {
      assertThat(close[i]).isCloseTo(exact[i], within(exact[i] / 100));
    }
    assertThat(close).isNotEqualTo(exact);
  }

  @Test
  void forgetsVelocity_whenOtherWeightsAreSet() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master =
        master(2, new SliceLayout(EXAMPLES, 3), new OuterOptimizer.SlowMomentum(1, 0.5));
    master.round(shares, new Counting(1));
    float[] first = weights(master);

    master.replaceWeights(new Zeros());
    master.round(shares, new Counting(1));

    assertThat(weights(master)).isEqualTo(first);
  }

  @Test
  void leavesOutAWorkerWithoutUsableWeights_whichGoesOnFromItsLastState() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master = master(2, 3);
    master.round(shares, new Counting(1));

    RoundResult told = master.round(shares, new Spoilt("its loss was NaN", 0));
    RoundResult found = master.round(shares, new Spoilt("", Float.NaN));
    RoundResult overflown = master.round(shares, new Spoilt("", Float.POSITIVE_INFINITY));
    RoundResult after = master.round(shares, new Counting(0));

    assertThat(told.leftOut())
        .extracting(WorkerReport::leftOut)
        .containsExactly("its loss was NaN");
    assertThat(List.of(found, overflown))
        .allSatisfy(
            round -> {
              assertThat(round.examples()).isEqualTo(60);
              assertThat(round.leftOut()).hasSize(1);
              assertThat(round.leftOut().get(0).worker()).isEqualTo(1);
              assertThat(round.leftOut().get(0).leftOut()).contains("no longer finite");
            });
    float[] weights = weights(master);
    assertThat(weights[0]).isEqualTo(0.6f + 1 + 1 + 1);
    assertThat(weights[99]).isEqualTo(0.4f);
    assertThat(after.leftOut()).isEmpty();
    assertThat(after.reports())
        .extracting(report -> (int) report.report()[0])
        .containsExactly(5, 2);
  }

  @Test
  void keepsWeightsAndStates_whenARoundFails() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master = master(2, 3);
    master.round(shares, new Counting(1));
    float[] before = weights(master);

    assertThatThrownBy(() -> master.round(shares, new Failing()))
        .hasMessageContaining("worker 1 cannot");

    assertThat(weights(master)).isEqualTo(before);
    RoundResult next = master.round(shares, new Counting(1));
    assertThat(next.reports()).extracting(report -> (int) report.report()[0]).containsOnly(2);
  }

  @Test
  void isWholeUntilABlockIsOnNoExecutorAnyMore() {
    // The driver knows where blocks are that have copies, or may move.
    spark.env().conf().set("spark.decommission.enabled", "true");
    try {
      checkWholeness();
    } finally {
      spark.env().conf().remove("spark.decommission.enabled");
    }
  }

  private static void checkWholeness() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master =
        master(2, new SliceLayout(EXAMPLES, 3), new OuterOptimizer.SlowMomentum(1, 0.5));
    master.round(shares, new Counting(1));
    float[] before = weights(master);

    assertThat(master.isWhole()).isTrue();
    assertThat(master.takeOver()).isTrue();
    assertThat(weights(master)).isEqualTo(before);

    // The velocity of the middle one of three slices.
    spark.env().blockManager().removeBlock(new RDDBlockId(master.slices().family(), 3 + 1), true);
    assertThat(master.isWhole()).isFalse();
    assertThat(master.takeOver()).isFalse();
    assertThat(weights(master)).isEqualTo(before);
  }

  @Test
  void leavesNoBlocksOfPastRoundsBehind() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master = master(2, 2);
    // Other tests' blocks go when Java's garbage collection finds their RDDs, at any time.
    Set<BlockId> others = blocksBeside(Set.of());
    master.round(shares, new Counting(1));
    int afterOne = blocksBeside(others).size();
    for (int round = 0; round < 5; round++) {
      master.round(shares, new Counting(1));
    }

    assertThat(blocksBeside(others)).isNotEmpty().hasSize(afterOne);
  }

  @Test
  void keepsWhatIsHeld_whileRoundsGoOn_andNothingMoreOnceItIsLetGo() {
    RDD<Integer> shares = shares(new int[] {60, 40});
    ParameterAveraging<Integer> master = master(2, 3);
    master.round(shares, new Counting(0.5f));
    HeldWeights held = master.hold();
    Snapshot<String> then = held.save(new Store());
    Set<BlockId> others = blocksBeside(Set.of());
    master.round(shares, new Counting(0.5f));
    master.round(shares, new Counting(0.5f));
    int withHeld = blocksBeside(Set.of()).size();

    Snapshot<String> late = held.save(new Store());

    ParameterAveraging<Integer> restored = master(2, 3);
    restored.restore(late, new Store());
    ParameterAveraging<Integer> expected = master(2, 3);
    expected.restore(then, new Store());
    assertThat(weights(restored)).isEqualTo(weights(expected)).isNotEqualTo(weights(master));
    restored.close();
    expected.close();
    master.letGo(held);
    assertThat(blocksBeside(Set.of()).size()).isLessThan(withHeld);
    assertThat(others).isNotEmpty();
  }

  private static Set<BlockId> blocksBeside(Set<BlockId> others) {
    // Removal is not waited for, but done in the order asked for: waiting for one waits for all.
    spark.env().blockManager().master().removeRdd(Integer.MAX_VALUE, true);
    Set<BlockId> blocks =
        new HashSet<>(
            ScalaTypes.list(
                spark.env().blockManager().getMatchingBlockIds(id -> (Object) id.isRDD())));
    blocks.removeAll(others);
    return blocks;
  }

  private static ParameterAveraging<Integer> master(int workers, int slices) {
    return master(workers, new SliceLayout(EXAMPLES, slices));
  }

  private static ParameterAveraging<Integer> master(int workers, SliceLayout layout) {
    return master(workers, layout, new OuterOptimizer.Average());
  }

  private static ParameterAveraging<Integer> master(
      int workers, SliceLayout layout, OuterOptimizer outer) {
    return master(workers, layout, Codec.FP32, outer);
  }

  private static ParameterAveraging<Integer> master(
      int workers, SliceLayout layout, Codec codec, OuterOptimizer outer) {
    ParameterAveraging<Integer> master =
        new ParameterAveraging<>(
            spark, layout, codec, outer, new Placement(workers, Executors.registered(spark)));
    master.initialise(new Zeros());
    return master;
  }

  /** Examples 0, 1, 2 … in shares of these sizes, a partition a worker. */
  private static RDD<Integer> shares(int[] sizes) {
    List<scala.Tuple2<Integer, Integer>> placed = new ArrayList<>();
    int example = 0;
    for (int worker = 0; worker < sizes.length; worker++) {
      for (int i = 0; i < sizes[worker]; i++) {
        placed.add(new scala.Tuple2<>(worker, example++));
      }
    }
    JavaPairRDD<Integer, Integer> pairs = new JavaSparkContext(spark).parallelizePairs(placed, 1);
    return pairs.partitionBy(new IndexPartitioner(sizes.length)).values().rdd();
  }

  private static float[] weights(ParameterAveraging<?> master) {
    float[] all = new float[EXAMPLES];
    Slices slices = master.slices();
    for (int k = 0; k < slices.layout().slices(); k++) {
      LittleEndian.floats(slices.fetch(k).bytes())
          .get(all, (int) slices.layout().offset(k), slices.layout().length(k));
    }
    return all;
  }

  private record Zeros() implements InitialWeights {
    @Override
    public List<byte[]> slices(SliceLayout layout, List<Integer> wanted) {
      return wanted.stream().map(k -> new byte[layout.length(k) * Float.BYTES]).toList();
    }
  }

  /** Adds {@code by} to the weight of each example of the share; the state counts rounds. */
  private record Counting(float by) implements WorkerTask<Integer> {
    @Override
    public RoundOutput train(RoundInput round, List<Integer> share) {
      float[] weights = new float[EXAMPLES];
      for (int k = 0; k < round.layout().slices(); k++) {
        round.slice(k).get(weights, (int) round.layout().offset(k), round.layout().length(k));
      }
      share.forEach(example -> weights[example] += by);
      byte rounds = (byte) (round.state().isEmpty() ? 1 : round.state().get(0)[0] + 1);
      return new RoundOutput(
          share.size(),
          0,
          (offset, into) -> into.put(FloatBuffer.wrap(weights, (int) offset, into.remaining())),
          List.of(new byte[] {rounds}),
          new byte[] {rounds, (byte) round.worker()});
    }
  }

  /**
   * As {@link Counting}, and adds its square to the state of each example; without a number, leaves
   * the state at next to nothing.
   */
  private record Squaring(float by) implements WorkerTask<Integer> {
    @Override
    public RoundOutput train(RoundInput round, List<Integer> share) {
      RoundOutput counted = new Counting(Float.isNaN(by) ? 0 : by).train(round, share);
      SliceLayout layout = round.layout();
      float[] state = new float[(int) layout.state().length()];
      for (int k = layout.slices(); k < layout.all(); k++) {
        round.slice(k).get(state, (int) (layout.offset(k) - EXAMPLES), layout.length(k));
      }
      if (Float.isNaN(by)) {
        Arrays.fill(state, 1e-10f * round.worker());
      } else {
        share.forEach(example -> state[example] += by * by);
      }
      return new RoundOutput(
          counted.examples(),
          counted.nanos(),
          (offset, into) -> {
            if (offset < EXAMPLES) {
              counted.weights().read(offset, into);
            } else {
              into.put(FloatBuffer.wrap(state, (int) offset - EXAMPLES, into.remaining()));
            }
          },
          counted.state(),
          counted.report());
    }
  }

  /** Leaves the weights as they are, and of the state a part. */
  private record Fading(float factor) implements WorkerTask<Integer> {
    @Override
    public RoundOutput train(RoundInput round, List<Integer> share) {
      RoundOutput counted = new Counting(0).train(round, share);
      SliceLayout layout = round.layout();
      return new RoundOutput(
          counted.examples(),
          counted.nanos(),
          (offset, into) -> {
            if (offset < EXAMPLES) {
              counted.weights().read(offset, into);
              return;
            }
            for (long at = offset; into.hasRemaining(); at++) {
              int slice = layout.slices();
              while (at >= layout.offset(slice + 1)) {
                slice++;
              }
              into.put(factor * round.slice(slice).get((int) (at - layout.offset(slice))));
            }
          },
          counted.state(),
          counted.report());
    }
  }

  /** Worker p sets weight i to (p + 1) * i. */
  private record Scaling() implements WorkerTask<Integer> {
    @Override
    public RoundOutput train(RoundInput round, List<Integer> share) {
      return new RoundOutput(
          share.size(),
          0,
          (offset, into) -> {
            for (long i = offset; into.hasRemaining(); i++) {
              into.put((round.worker() + 1f) * i);
            }
          },
          List.of(),
          new byte[0]);
    }
  }

  /** Of worker 1 the weight of its last example, or all by its own word. */
  private record Spoilt(String unusable, float last) implements WorkerTask<Integer> {
    @Override
    public RoundOutput train(RoundInput round, List<Integer> share) {
      RoundOutput good = new Counting(1).train(round, share);
      if (round.worker() == 0) {
        return good;
      }
      return new RoundOutput(
          good.examples(),
          good.nanos(),
          (offset, into) -> {
            int end = into.limit();
            good.weights().read(offset, into);
            if (offset + end == EXAMPLES) {
              into.put(end - 1, last);
            }
          },
          good.state(),
          unusable,
          good.report());
    }
  }

  private record Failing() implements WorkerTask<Integer> {
    @Override
    public RoundOutput train(RoundInput round, List<Integer> share) {
      if (round.worker() == 1) {
        throw new IllegalStateException("worker 1 cannot");
      }
      return new Counting(1).train(round, share);
    }
  }

  private record Store() implements SnapshotStore<String> {
    @Override
    public String save(String name, byte[] content) {
      SAVED.put(name, content.clone());
      return name;
    }

    @Override
    public byte[] load(String part) {
      return java.util.Objects.requireNonNull(SAVED.get(part));
    }
  }
}
