package org.meanfield.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.round.AverageRdd;
import org.meanfield.averaging.round.IndexPartitioner;
import org.meanfield.averaging.round.ShareHomes;
import org.meanfield.averaging.round.SliceAverage;
import org.meanfield.averaging.round.TrainRdd;
import org.meanfield.averaging.round.WorkerHomes;
import org.meanfield.averaging.state.HeldWeights;
import org.meanfield.averaging.state.InitialWeights;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.Replicas;
import org.meanfield.averaging.state.RoundPlan;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.Snapshot;
import org.meanfield.averaging.state.SnapshotStore;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.averaging.state.WorkerStates;
import org.meanfield.averaging.state.WorkerTask;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.HeldInterrupt;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.ShuffleCleanup;
import org.meanfield.cluster.StageName;
import org.meanfield.cluster.TaskResultSerializer;
import scala.Tuple2;

/**
 * The parameter-averaging master. It knows where the current slices and the workers' states are,
 * runs rounds on them and replaces both only when a round has ended well: a failed round leaves it
 * as it was, as far as the executors that hold the blocks are still there. Confined to one thread
 * of the driver.
 *
 * @param <S> an element of a worker's share
 */
public final class ParameterAveraging<S> implements AutoCloseable {
  private final SparkContext spark;
  private final String run = UUID.randomUUID().toString();
  private final WorkerHomes homes;
  private final ShareHomes shareHomes;
  private final SliceLayout layout;
  private final Codec codec;
  private final OuterOptimizer outer;
  private final int wantedCopies;
  private Placement placement;
  private @Nullable Slices slices;
  private WorkerStates states = WorkerStates.NONE;
  private @Nullable RDD<?> lastShuffle;
  private List<Integer> lastRemoved = List.of();
  private final Set<HeldWeights> held = new HashSet<>();

  /** A master without weights yet, which keeps everything once. */
  public ParameterAveraging(
      SparkContext spark,
      SliceLayout layout,
      Codec codec,
      OuterOptimizer outer,
      Placement placement) {
    this(spark, layout, codec, outer, 1, placement);
  }

  /**
   * A master without weights yet.
   *
   * @param codec how weights and deltas travel
   * @param outer how the weights follow the workers' mean
   * @param copies of each slice and state, on different executors where there are as many; 1 or 2
   */
  public ParameterAveraging(
      SparkContext spark,
      SliceLayout layout,
      Codec codec,
      OuterOptimizer outer,
      int copies,
      Placement placement) {
    this.spark = spark;
    this.homes = new WorkerHomes(spark, run);
    this.shareHomes = new ShareHomes(spark);
    this.layout = layout;
    this.codec = codec;
    this.outer = outer;
    this.wantedCopies = copies;
    this.placement = placement;
  }

  /** Uses other executors from now on. */
  public void place(Placement newPlacement) {
    placement = newPlacement;
  }

  /** Whether executors that are still there hold all weights and states. */
  public boolean isWhole() {
    if (slices == null) {
      return false;
    }
    List<BlockAddress> living = Executors.registered(spark);
    return replicas(slices(), living).areWhole() && replicas(states, living).areWhole();
  }

  /**
   * Has executors of the placement take over what lost ones held, from second copies.
   *
   * @return false: of something there is no copy any more, and nothing has changed
   * @throws org.meanfield.cluster.JobFailedException where more executors are lost meanwhile
   */
  public boolean takeOver() {
    List<BlockAddress> living = placement.executors();
    Replicas ofSlices = replicas(slices(), living);
    Replicas ofStates = replicas(states, living);
    if (!ofSlices.areWhole() || !ofStates.areWhole()) {
      return false;
    }
    slices =
        slices().at(ofSlices.gathered(spark, slice -> placement.ofSlice(layout, slice), copies()));
    states = states.at(ofStates.gathered(spark, placement::ofWorker, copies()));
    return true;
  }

  private Replicas replicas(Slices of, List<BlockAddress> living) {
    return Replicas.of(spark, of.family(), of.owners(), of::blocks, living);
  }

  private Replicas replicas(WorkerStates of, List<BlockAddress> living) {
    return Replicas.of(spark, of.family(), of.owners(), of::blocks, living);
  }

  /** A second copy needs a second executor. */
  private int copies() {
    return Math.min(wantedCopies, placement.executors().size());
  }

  /** How the weights are cut. */
  public SliceLayout layout() {
    return layout;
  }

  public Placement placement() {
    return placement;
  }

  /** Where the current weights are. */
  public Slices slices() {
    if (slices == null) {
      throw new IllegalStateException("there are no weights before initialise or restore");
    }
    return slices;
  }

  /**
   * Makes the first weights on the executors that keep them; after it no worker has a state, and no
   * slice a velocity.
   */
  public void initialise(InitialWeights initial) {
    replace(lay(initial), WorkerStates.NONE);
  }

  /**
   * Puts other weights in the place of the current ones; the workers keep their states, the slices
   * no velocity.
   *
   * @throws IllegalStateException where the workers' state is averaged: it lies behind the weights
   */
  public void replaceWeights(InitialWeights other) {
    if (!layout.state().equals(SliceLayout.AveragedState.NONE)) {
      throw new IllegalStateException("weights cannot be replaced without the averaged state");
    }
    replace(lay(other), states);
  }

  /**
   * Lets go of all that the run has on the executors: what its workers left standing, weights and
   * states; after a round that failed too, and though this thread is interrupted.
   */
  @Override
  public void close() {
    try (HeldInterrupt unused = new HeldInterrupt()) {
      // First what still may be at work, which would leave blocks again.
      homes.close();
    } finally {
      release();
    }
  }

  /** Forgets the weights, until others are put in their place; the workers keep their states. */
  public void forgetWeights() {
    Slices no = slices;
    slices = null;
    if (no != null && !spark.isStopped()) {
      try (HeldInterrupt unused = new HeldInterrupt()) {
        forget(no.family());
      }
    }
  }

  private void release() {
    forgetWeights();
    if (spark.isStopped()) {
      return;
    }
    try (HeldInterrupt unused = new HeldInterrupt()) {
      Set<Integer> families = currentFamilies();
      states = WorkerStates.NONE;
      families.forEach(this::forget);
      removeTwice(List.of());
      cleanShuffleOneRoundLate(null);
    }
  }

  private Slices lay(InitialWeights initial) {
    int family = BlockStore.newFamily(spark);
    List<List<Integer>> wanted = placement.slicesByExecutor(layout);
    SliceLayout cut = layout;
    Codec encoding = codec;
    int copies = copies();
    List<BlockAddress> kept =
        collect(
            executorPins(),
            executor -> {
              List<byte[]> values = initial.slices(cut, wanted.get(executor));
              for (int i = 0; i < values.size(); i++) {
                Slices.keep(
                    cut, family, wanted.get(executor).get(i), values.get(i), encoding, copies);
              }
              return BlockStore.here();
            });
    BlockAddress[] owners = new BlockAddress[layout.all()];
    for (int executor = 0; executor < kept.size(); executor++) {
      for (int slice : wanted.get(executor)) {
        owners[slice] = kept.get(executor);
      }
    }
    return new Slices(layout, family, List.of(owners), codec, false);
  }

  /**
   * One round: every worker trains from the current weights and their mean becomes the current
   * ones.
   *
   * @param shares a partition a worker
   * @param training what a worker does; travels to the executors
   */
  public RoundResult round(RDD<S> shares, WorkerTask<S> training) {
    long start = System.nanoTime();
    homes.settle(placement);
    shareHomes.settle(shares, placement);
    RoundPlan plan =
        new RoundPlan(
            run,
            slices(),
            states,
            BlockStore.newFamily(spark),
            BlockStore.newFamily(spark),
            BlockStore.newFamily(spark),
            copies(),
            outer);
    RDD<Tuple2<Integer, byte[]>> shuffled = null;
    boolean done = false;
    try {
      shuffled = trained(shares, training, plan);
      RoundResult result = commit(plan, averaged(shuffled, plan), start);
      done = true;
      return result;
    } finally {
      removeTwice(
          done
              ? List.of(plan.deltaFamily())
              : List.of(plan.deltaFamily(), plan.stateFamily(), plan.sliceFamily()));
      cleanShuffleOneRoundLate(shuffled);
    }
  }

  /** The first stage: where every worker's part is, once for each task of the second. */
  private RDD<Tuple2<Integer, byte[]>> trained(
      RDD<S> shares, WorkerTask<S> training, RoundPlan plan) {
    try (StageName unused = new StageName(spark, "train")) {
      TrainRdd<S> train = new TrainRdd<>(shares, placement, plan, training);
      return JavaPairRDD.<Integer, byte[]>fromRDD(train, ScalaTypes.anyTag(), ScalaTypes.anyTag())
          .partitionBy(new IndexPartitioner(placement.sliceTasks(layout).size()))
          .rdd();
    }
  }

  /** The second stage, in whose job both run. */
  private List<SliceAverage> averaged(RDD<Tuple2<Integer, byte[]>> references, RoundPlan plan) {
    try (StageName unused = new StageName(spark, "average")) {
      return decoded(new AverageRdd(references, placement, plan));
    }
  }

  /**
   * Keeps the current weights, velocities and states on their executors, whatever rounds come after
   * them, until they are let go.
   */
  public HeldWeights hold() {
    HeldWeights current = new HeldWeights(spark, slices(), states);
    held.add(current);
    return current;
  }

  /** Forgets what {@link #hold} kept, unless it is current still. */
  public void letGo(HeldWeights no) {
    held.remove(no);
    no.families().forEach(this::forget);
  }

  /**
   * Takes up the weights, velocities and states of a snapshot in place of the current ones; where
   * that fails, these stay.
   */
  public <P extends Serializable> void restore(Snapshot<P> snapshot, SnapshotStore<P> store) {
    if (!snapshot.layout().equals(layout)) {
      throw new IllegalArgumentException("snapshot is cut as " + snapshot.layout());
    }
    int sliceFamily = BlockStore.newFamily(spark);
    int stateFamily = BlockStore.newFamily(spark);
    boolean done = false;
    try {
      Slices restored = restoredSlices(snapshot, store, sliceFamily);
      replace(restored, restoredStates(snapshot, store, stateFamily));
      done = true;
    } finally {
      if (!done) {
        removeTwice(List.of(sliceFamily, stateFamily));
      }
    }
  }

  private <P extends Serializable> Slices restoredSlices(
      Snapshot<P> snapshot, SnapshotStore<P> store, int family) {
    List<P> savedSlices = new ArrayList<>(snapshot.slices());
    List<P> savedVelocities = new ArrayList<>(snapshot.velocities());
    boolean velocity = !savedVelocities.isEmpty();
    SliceLayout cut = layout;
    Codec encoding = codec;
    int copies = copies();
    List<BlockAddress> owners =
        collect(
            IntStream.range(0, layout.all())
                .mapToObj(slice -> placement.ofSlice(layout, slice).pin())
                .toList(),
            slice -> {
              if (velocity && !cut.isState(slice)) {
                BlockStore.put(
                    family,
                    Slices.velocityIndex(cut, slice),
                    store.load(savedVelocities.get(slice)),
                    copies);
              }
              return Slices.keep(
                  cut, family, slice, store.load(savedSlices.get(slice)), encoding, copies);
            });
    return new Slices(layout, family, owners, codec, velocity);
  }

  private <P extends Serializable> WorkerStates restoredStates(
      Snapshot<P> snapshot, SnapshotStore<P> store, int family) {
    List<List<P>> saved = new ArrayList<>(snapshot.states());
    if (saved.isEmpty()) {
      return WorkerStates.NONE;
    }
    int copies = copies();
    List<BlockAddress> owners =
        collect(
            IntStream.range(0, saved.size())
                .mapToObj(worker -> placement.ofWorker(worker).pin())
                .toList(),
            worker -> {
              List<P> parts = saved.get(worker);
              for (int piece = 0; piece < parts.size(); piece++) {
                BlockStore.put(
                    family,
                    WorkerStates.index(worker, piece),
                    store.load(parts.get(piece)),
                    copies);
              }
              return BlockStore.here();
            });
    return new WorkerStates(family, owners, saved.stream().map(List::size).toList());
  }

  private RoundResult commit(RoundPlan plan, List<SliceAverage> averages, long start) {
    List<WorkerReport> reports =
        averages.get(0).reports().stream()
            .map(WorkerReport::decode)
            .sorted(Comparator.comparingInt(WorkerReport::worker))
            .toList();
    Traffic traffic = Traffic.NONE;
    for (WorkerReport report : reports) {
      traffic = traffic.plus(report.traffic());
    }
    for (SliceAverage average : averages) {
      traffic = traffic.plus(average.traffic());
    }
    homes.trained(reports);
    replace(
        new Slices(
            layout,
            plan.sliceFamily(),
            averages.stream()
                .sorted(Comparator.comparingInt(SliceAverage::slice))
                .map(SliceAverage::owner)
                .toList(),
            codec,
            outer.hasVelocity()),
        new WorkerStates(
            plan.stateFamily(),
            reports.stream().map(WorkerReport::address).toList(),
            reports.stream().map(WorkerReport::statePieces).toList()));
    return new RoundResult(reports, traffic, System.nanoTime() - start);
  }

  private void replace(Slices newSlices, WorkerStates newStates) {
    Set<Integer> before = currentFamilies();
    slices = newSlices;
    states = newStates;
    before.forEach(this::forget);
  }

  private Set<Integer> currentFamilies() {
    Set<Integer> families = new HashSet<>();
    if (slices != null) {
      families.add(slices.family());
    }
    if (states.family() >= 0) {
      families.add(states.family());
    }
    return families;
  }

  /** Removes a family that is neither current nor held. */
  private void forget(int family) {
    boolean needed =
        currentFamilies().contains(family)
            || held.stream().anyMatch(each -> each.families().contains(family));
    if (!needed) {
      BlockStore.remove(spark, family);
    }
  }

  /** Now, and one round later what a task has left that was told to end when it was nearly done. */
  private void removeTwice(List<Integer> families) {
    lastRemoved.forEach(family -> BlockStore.remove(spark, family));
    families.forEach(family -> BlockStore.remove(spark, family));
    lastRemoved = families;
  }

  private void cleanShuffleOneRoundLate(@Nullable RDD<?> shuffled) {
    if (lastShuffle != null) {
      ShuffleCleanup.remove(spark, lastShuffle);
    }
    lastShuffle = shuffled;
  }

  private List<String> executorPins() {
    return placement.executors().stream().map(BlockAddress::pin).toList();
  }

  private <R extends Serializable> List<R> collect(List<String> pins, PinnedTasks.Task<R> task) {
    return pins.isEmpty() ? List.of() : new PinnedTasks<>(spark, pins, task).results();
  }

  /** The results of an RDD's tasks in order of its partitions. */
  private static <R extends Serializable> List<R> decoded(RDD<byte[]> tasks) {
    List<R> results = new ArrayList<>();
    for (byte[] result : Jobs.collect(new JavaRDD<>(tasks, ScalaTypes.<byte[]>anyTag()))) {
      results.add(TaskResultSerializer.decode(result));
    }
    return results;
  }
}
