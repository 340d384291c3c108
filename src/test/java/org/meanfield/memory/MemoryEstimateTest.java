package org.meanfield.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.memory.MemoryTerm.Place;

class MemoryEstimateTest {
  private static final long WEIGHTS = 100L << 20;
  private static final EngineMemoryEstimate ADAM =
      new EngineMemoryEstimate(WEIGHTS, WEIGHTS, 2 * WEIGHTS, 50L << 20);
  private static final EngineMemoryEstimate JUDGE =
      new EngineMemoryEstimate(WEIGHTS, 0, 0, 10L << 20);

  @Test
  void countsEveryCopyOfTheWeights_whenOneExecutorTrainsAlone() {
    Map<String, Long> terms = terms(load(2, 2, 1));

    assertThat(terms)
        .containsEntry("engines", 2 * (ADAM.bytes() + MemoryEstimate.KERNELS))
        .containsEntry("evaluation", 2 * (JUDGE.bytes() + WEIGHTS))
        .containsEntry("baseWeights", WEIGHTS)
        .containsEntry("sumsAndSlices", WEIGHTS + WEIGHTS)
        .containsEntry("states", 2 * 2 * 2 * WEIGHTS)
        .containsEntry("examples", 1000 * (784L + 20) + 2 * 32 * 784)
        .containsEntry("decoding", 0L);
  }

  @Test
  void keepsASliceAndFetchesTheRest_whenThereAreMoreExecutors() {
    // Half of the weights are its own; the other worker's sum of them takes the place of the
    // half that was fetched.
    assertThat(terms(load(1, 2, 2)))
        .containsEntry("baseWeights", WEIGHTS)
        .containsEntry("sumsAndSlices", WEIGHTS + WEIGHTS / 2);
  }

  @Test
  void needsNoStateOnTheWay_whenTheUpdaterHasNone() {
    EngineMemoryEstimate descent = new EngineMemoryEstimate(WEIGHTS, WEIGHTS, 0, 50L << 20);

    assertThat(terms(load(descent, 2, 2, 1))).containsEntry("states", 0L);
  }

  @Test
  void holdsAsMuchOfOthersAsOthersOfIt_whenAllIsThereTwice() {
    // A half of the weights, old and new, and one worker's two moments, old and new.
    assertThat(terms(load(ADAM, 1, 2, 2, 2))).containsEntry("copies", WEIGHTS + 2 * 2 * WEIGHTS);
    assertThat(terms(load(ADAM, 1, 2, 2, 1))).containsEntry("copies", 0L);
  }

  @Test
  void carriesStateWithTheWeights_whereItIsAveraged() {
    assertThat(terms(load(OptimizerState.AVERAGE, ADAM, 2, 2, 1, 1)))
        .containsEntry("baseWeights", 3 * WEIGHTS)
        .containsEntry("sumsAndSlices", 2 * 3 * WEIGHTS)
        .containsEntry("states", 2 * 2 * WEIGHTS);
  }

  @Test
  void roundsTheWeightsAlone_notTheStateBehindThem() {
    ExecutorLoad weights = rounded(load(OptimizerState.KEEP, ADAM, 1, 2, 2, 2));
    ExecutorLoad state = rounded(load(OptimizerState.AVERAGE, ADAM, 1, 2, 2, 2));
    ExecutorLoad whole = load(OptimizerState.AVERAGE, ADAM, 1, 2, 2, 2);

    // An executor's own sum of the state, a half of the state as the new slices.
    assertThat(bytes(state, "sumsAndSlices") - bytes(weights, "sumsAndSlices"))
        .isEqualTo(2 * WEIGHTS + WEIGHTS);
    // Of the other executor's half of the weights, old and new, a second time what travels.
    assertThat(bytes(state, "copies") - bytes(whole, "copies")).isEqualTo(2 * WEIGHTS / 2 / 2);
  }

  private static long bytes(ExecutorLoad load, String term) {
    return Objects.requireNonNull(terms(load).get(term));
  }

  private static ExecutorLoad rounded(ExecutorLoad load) {
    ExecutorLoad.Averaging whole = load.averaging();
    return new ExecutorLoad(
        new ExecutorLoad.Averaging(
            whole.parameters(), whole.velocity(), whole.copies(), whole.optimizerState(), true),
        load.engines(),
        load.parallelism(),
        load.images());
  }

  @Test
  void keepsNoState_whereEachRoundBeginsWithout() {
    assertThat(terms(load(OptimizerState.RESET, ADAM, 2, 2, 1, 1)))
        .containsEntry("baseWeights", WEIGHTS)
        .containsEntry("states", 0L);
  }

  @Test
  void countsWhatIsSentOfATable() {
    ExecutorLoad files = load(2, 2, 1);
    ExecutorLoad table =
        new ExecutorLoad(
            files.averaging(),
            files.engines(),
            files.parallelism(),
            new ExecutorLoad.Images(1000, 784, 32, 0, 5600));

    assertThat(MemoryEstimate.of(table).bytes()).isEqualTo(MemoryEstimate.of(files).bytes() + 5600);
  }

  @Test
  void isTheSumOfItsTerms() {
    MemoryEstimate need = MemoryEstimate.of(load(2, 2, 1));

    assertThat(need.bytes())
        .isEqualTo(need.terms().stream().mapToLong(MemoryTerm::bytes).sum())
        .isEqualTo(need.bytes(Place.HEAP) + need.bytes(Place.NATIVE));
  }

  @Property
  void growsWithTheWorkersOfAnExecutor(@ForAll @IntRange(min = 1, max = 64) int workers) {
    assertThat(MemoryEstimate.of(load(workers + 1, workers + 1, 1)).bytes())
        .isGreaterThan(MemoryEstimate.of(load(workers, workers, 1)).bytes());
  }

  @Property
  void neverGrowsWithTheExecutorsThatShareTheWorkers(
      @ForAll @IntRange(min = 1, max = 16) int own, @ForAll @IntRange(min = 1, max = 16) int many) {
    MemoryEstimate few = MemoryEstimate.of(load(own * many, own * many, 1));
    MemoryEstimate shared = MemoryEstimate.of(load(own, own * many, many));

    assertThat(shared.bytes()).isLessThanOrEqualTo(few.bytes());
  }

  static ExecutorLoad load(int workers, int allWorkers, int executors) {
    return load(ADAM, workers, allWorkers, executors);
  }

  private static ExecutorLoad load(
      EngineMemoryEstimate training, int workers, int allWorkers, int executors) {
    return load(training, workers, allWorkers, executors, 1);
  }

  private static ExecutorLoad load(
      EngineMemoryEstimate training, int workers, int allWorkers, int executors, int copies) {
    return load(OptimizerState.KEEP, training, workers, allWorkers, executors, copies);
  }

  private static ExecutorLoad load(
      OptimizerState state,
      EngineMemoryEstimate training,
      int workers,
      int allWorkers,
      int executors,
      int copies) {
    return new ExecutorLoad(
        new ExecutorLoad.Averaging(WEIGHTS / Float.BYTES, false, copies, state, false),
        new ExecutorLoad.Engines(training, JUDGE),
        new ExecutorLoad.Parallelism(workers, allWorkers, executors, 2),
        new ExecutorLoad.Images(1000, 784, 32, 0, 0));
  }

  private static Map<String, Long> terms(ExecutorLoad load) {
    return MemoryEstimate.of(load).terms().stream()
        .collect(Collectors.toMap(MemoryTerm::name, MemoryTerm::bytes));
  }
}
