package org.meanfield.memory;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.cluster.BlockPrefetcher;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.memory.MemoryTerm.Place;
import org.meanfield.text.ByteText;

/**
 * What an executor takes at its peak, term by term; in local mode the driver, which is the executor
 * there.
 *
 * @param terms in the order to print them
 */
public record MemoryEstimate(List<MemoryTerm> terms) {
  /** Spark, its buffers and our classes on the heap of a run without weights; measured. */
  public static final long SPARK_HEAP = 36L << 20;

  /**
   * JVM (classes, compiled code, threads, collector), ND4J's and oneDNN's libraries with what they
   * keep for themselves, of a run without weights; measured.
   */
  public static final long PROCESS = 310L << 20;

  /** Kernels that oneDNN generates for an engine and JavaCPP's handles of them; measured. */
  public static final long KERNELS = 6L << 20;

  /** A label, a position and a form, besides an example's pixels. */
  private static final int EXAMPLE_HEADER = Integer.BYTES + 2 * Long.BYTES;

  /** Terms that no second run adds to. */
  private static final Set<String> ONCE = Set.of("process", "spark");

  /** What a slice is at most. */
  private static final long SLICE = (long) SliceLayout.MAX_SLICE_WEIGHTS * Float.BYTES;

  /** {@link org.meanfield.dataset.decode.ImageDecoder}'s own bound. */
  public static final int DECODING_BYTES_A_PIXEL = 7;

  public MemoryEstimate {
    terms = List.copyOf(terms);
  }

  /**
   * The need of an executor. While it trains it holds the slices that it keeps, the base weights it
   * has fetched besides, its workers' sums and each worker's state before and after the round
   * (where state is averaged, as it leaves it); while it averages, the base is gone, and its new
   * slices are there with the other executors' sums of those that are averaged at once. Whichever
   * is more counts. The engines stand all the time.
   */
  public static MemoryEstimate of(ExecutorLoad load) {
    return new MemoryEstimate(
        List.of(
            term(
                "engines", load.parallelism().workers() + " x engine", Place.NATIVE, engines(load)),
            term("evaluation", "judging", Place.NATIVE, evaluation(load)),
            term("making", "making networks", Place.NATIVE, making(load)),
            term("process", "JVM and native libraries", Place.NATIVE, PROCESS),
            term("baseWeights", "base weights", Place.HEAP, load.averaged()),
            term("sumsAndSlices", "sums and new slices", Place.HEAP, sumsAndSlices(load)),
            term("velocities", "velocities old and new", Place.HEAP, velocities(load)),
            term("states", "states old and new", Place.HEAP, states(load)),
            term("copies", "second copies", Place.HEAP, copies(load)),
            term("examples", "cached images", Place.HEAP, examples(load)),
            term("decoding", "decoding", Place.HEAP, decoding(load)),
            term("plans", "plan of the table", Place.HEAP, load.images().plans()),
            term("spark", "Spark", Place.HEAP, SPARK_HEAP)));
  }

  /** Of two runs at once: the process, Spark's own and its libraries' memory are there once. */
  MemoryEstimate beside(MemoryEstimate other) {
    return new MemoryEstimate(
        Stream.concat(
                terms.stream(), other.terms().stream().filter(term -> !ONCE.contains(term.name())))
            .toList());
  }

  private static MemoryTerm term(String name, String label, Place place, long bytes) {
    return new MemoryTerm(name, label, place, bytes);
  }

  private static long engines(ExecutorLoad load) {
    return load.parallelism().workers() * (load.engines().training().bytes() + KERNELS);
  }

  private static long evaluation(ExecutorLoad load) {
    long engine = load.engines().evaluation().bytes();
    // DL4J makes the network that the engine takes its first weights from.
    return engine == 0 ? 0 : load.judges() * (engine + load.weights());
  }

  /**
   * DL4J draws a network's first weights into arrays that lie there until Java's collector frees
   * them: about two vectors for each engine that is made, for the layout and for the first slices.
   * Measured with 6.5 million weights.
   */
  private static long making(ExecutorLoad load) {
    return 2L * (load.parallelism().workers() + load.judges() + 2) * load.weights();
  }

  /** Of weights and averaged state apart where weights alone are rounded. */
  private static long sumsAndSlices(ExecutorLoad load) {
    return load.averaging().rounded()
        ? sumsAndSlices(load, load.weights(), true)
            + sumsAndSlices(load, load.averaged() - load.weights(), false)
        : sumsAndSlices(load, load.averaged(), false);
  }

  private static long sumsAndSlices(ExecutorLoad load, long weights, boolean rounded) {
    long kept = weights / load.parallelism().executors();
    long base = weights - kept;
    long own = Placement.mostSums(load.parallelism().allWorkers(), load.parallelism().executors());
    long others =
        own * (Math.min(load.parallelism().allWorkers(), load.parallelism().executors()) - 1);
    long fetched =
        Math.min(
            others * kept, load.parallelism().slots() * (others + BlockPrefetcher.AHEAD) * SLICE);
    if (rounded) {
      // Rounded: its sums, the slices old and new; decoded: all sums that are averaged.
      long decoded = (others + own) * Math.min(kept, load.parallelism().slots() * SLICE);
      return own * weights / 2 + 2 * kept + Math.max(0, fetched / 2 + decoded - base);
    }
    return own * weights + kept + Math.max(0, fetched - base);
  }

  private static long velocities(ExecutorLoad load) {
    return load.averaging().velocity() ? 2 * load.weights() / load.parallelism().executors() : 0;
  }

  private static long states(ExecutorLoad load) {
    long times =
        switch (load.averaging().optimizerState()) {
          case KEEP -> 2;
          case AVERAGE -> 1;
          case RESET -> 0;
        };
    return times * load.parallelism().workers() * load.state();
  }

  /**
   * As much of others' as others have of its own, old and new. Spark draws who gets a second copy;
   * what is more than this on one executor, it puts on disk.
   */
  private static long copies(ExecutorLoad load) {
    long slices = 2 * load.averaged() / load.parallelism().executors();
    long rounded = load.averaging().rounded() ? load.weights() / load.parallelism().executors() : 0;
    return (load.averaging().copies() - 1)
        * (slices + rounded + velocities(load) + copiedStates(load));
  }

  /** Averaged ones are slices. */
  private static long copiedStates(ExecutorLoad load) {
    return load.averaging().optimizerState() == OptimizerState.KEEP ? states(load) : 0;
  }

  private static long examples(ExecutorLoad load) {
    return load.images().examples() * (load.images().exampleBytes() + EXAMPLE_HEADER)
        + (long) load.parallelism().workers()
            * load.images().batch()
            * load.images().exampleBytes();
  }

  private static long decoding(ExecutorLoad load) {
    return load.parallelism().slots() * load.images().largest() * DECODING_BYTES_A_PIXEL;
  }

  /** What the terms of one place come to. */
  public long bytes(Place place) {
    return terms.stream().filter(t -> t.place() == place).mapToLong(MemoryTerm::bytes).sum();
  }

  /** All of it. */
  public long bytes() {
    return bytes(Place.HEAP) + bytes(Place.NATIVE);
  }

  /** The terms of one place in words, the larger first; what is under 1 MiB is left out. */
  public String describe(Place place) {
    return ByteText.of(bytes(place))
        + " ("
        + terms.stream()
            .filter(t -> t.place() == place && t.bytes() >= 1 << 20)
            .sorted(java.util.Comparator.comparingLong(MemoryTerm::bytes).reversed())
            .map(MemoryTerm::toString)
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** Both places in words. */
  public String line() {
    return "an executor needs "
        + describe(Place.HEAP)
        + " of heap and "
        + describe(Place.NATIVE)
        + " outside it";
  }
}
