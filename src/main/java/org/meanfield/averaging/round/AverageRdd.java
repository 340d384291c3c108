package org.meanfield.averaging.round;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.math.OuterStep;
import org.meanfield.averaging.math.PartialSum;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.averaging.math.SliceAverager;
import org.meanfield.averaging.math.SliceSum;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.RoundPlan;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.Subtree;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockPrefetcher;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.TaskResultSerializer;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * Second stage of a round: a task of some slices, on the executor that keeps them. It fetches each
 * slice's sums of the executors' workers from wherever they were left, takes their weighted mean
 * onto the old slice (variances are pooled) and keeps the new one.
 */
public final class AverageRdd extends RDD<byte[]> {
  private static final long serialVersionUID = 1L;

  private final RDD<Tuple2<Integer, byte[]>> references;
  private final Placement placement;
  private final RoundPlan plan;

  public AverageRdd(RDD<Tuple2<Integer, byte[]>> references, Placement placement, RoundPlan plan) {
    super(
        references.context(),
        ScalaTypes.seq(new ArrayList<Dependency<?>>(List.of(new OneToOneDependency<>(references)))),
        ScalaTypes.anyTag());
    this.references = references;
    this.placement = placement;
    this.plan = plan;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] shuffled = references.partitions();
    List<List<Integer>> slices = placement.sliceTasks(plan.slices().layout());
    Partition[] tasks = new Partition[slices.size()];
    for (int task = 0; task < tasks.length; task++) {
      tasks[task] = new SlicePartition(task, slices.get(task), shuffled[task]);
    }
    return tasks;
  }

  @Override
  public Seq<String> getPreferredLocations(Partition task) {
    int slice = ((SlicePartition) task).slices().get(0);
    return ScalaTypes.seq(List.of(placement.ofSlice(plan.slices().layout(), slice).pin()));
  }

  @Override
  public scala.collection.Iterator<byte[]> compute(Partition partition, TaskContext context) {
    SlicePartition task = (SlicePartition) partition;
    List<byte[]> encoded = new ArrayList<>();
    ScalaTypes.iterator(references.iterator(task.references(), context))
        .forEachRemaining(reference -> encoded.add(reference._2()));
    List<WorkerReport> reports = complete(encoded, task.slices());
    List<byte[]> averages = new ArrayList<>();
    try (BlockPrefetcher sums = new BlockPrefetcher(fetches(task.slices(), reports))) {
      for (int slice : task.slices()) {
        averages.add(
            TaskResultSerializer.encode(
                average(slice, reports, sums, slice == 0 ? encoded : List.of())));
      }
    }
    return ScalaTypes.iterator(averages.iterator());
  }

  /** Decoded, by worker. */
  private List<WorkerReport> complete(List<byte[]> encoded, List<Integer> slices) {
    List<WorkerReport> reports =
        new ArrayList<>(encoded.stream().map(WorkerReport::decode).toList());
    reports.sort(Comparator.comparingInt(WorkerReport::worker));
    if (reports.size() != placement.workers()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "slices %s heard of %d of %d workers",
              slices,
              reports.size(),
              placement.workers()));
    }
    return reports;
  }

  /** Every sum that has a part in the slices, in the order in which they are used. */
  private List<Callable<FetchedBlock>> fetches(List<Integer> slices, List<WorkerReport> reports) {
    List<Callable<FetchedBlock>> fetches = new ArrayList<>();
    for (int slice : slices) {
      for (Subtree subtree : placement.subtreesFrom(plan.slices().layout(), slice)) {
        if (examples(reports, subtree) > 0) {
          BlockAddress address = reports.get(subtree.first()).address();
          fetches.add(
              () -> BlockStore.get(plan.deltaFamily(), plan.deltaIndex(subtree, slice), address));
        }
      }
    }
    return fetches;
  }

  private SliceAverage average(
      int slice, List<WorkerReport> reports, BlockPrefetcher sums, List<byte[]> encoded) {
    Traffic traffic = Traffic.NONE;
    SortedMap<Integer, PartialSum> nodes = new TreeMap<>();
    for (Subtree subtree : placement.subtreesFrom(plan.slices().layout(), slice)) {
      long examples = examples(reports, subtree);
      PartialSum.Values values = PartialSum.NONE.values();
      if (examples > 0) {
        FetchedBlock sum = sums.next();
        traffic = traffic.plus(sum);
        values = PartialSum.values(decoded(sum, slice));
      }
      nodes.put(subtree.first(), new PartialSum(subtree.level(), examples, values));
    }
    SliceSum sum = new SliceSum(List.copyOf(nodes.values()), plan.slices().travel(slice));
    SliceLayout layout = plan.slices().layout();
    byte[] velocity = new byte[hasVelocity(slice) ? layout.length(slice) * Float.BYTES : 0];
    byte[] now =
        layout.isState(slice)
            ? state(slice, sum)
            : weights(slice, sum, LittleEndian.floats(velocity));
    if (velocity.length > 0) {
      BlockStore.put(
          plan.sliceFamily(), Slices.velocityIndex(layout, slice), velocity, plan.copies());
    }
    BlockAddress owner =
        Slices.keep(layout, plan.sliceFamily(), slice, now, plan.slices().codec(), plan.copies());
    traffic = traffic.plusCopies(plan.copies(), now.length + velocity.length);
    return new SliceAverage(slice, owner, traffic, encoded);
  }

  private byte[] weights(int slice, SliceSum sum, FloatBuffer newVelocity) {
    List<RunningMoments> moments = plan.slices().layout().moments(slice);
    byte[] old = plan.slices().fetch(slice).bytes();
    byte[] now = new byte[old.length];
    SliceAverager.apply(
        LittleEndian.floats(old),
        sum,
        moments,
        new OuterStep(plan.outer(), moments, velocity(slice), newVelocity, SliceSum.CHUNK),
        LittleEndian.floats(now));
    return now;
  }

  /** Where no worker took part it stays as it was. */
  private byte[] state(int slice, SliceSum sum) {
    if (sum.examples() == 0) {
      return plan.slices().fetch(slice).bytes();
    }
    byte[] now = new byte[plan.slices().layout().length(slice) * Float.BYTES];
    SliceAverager.ofState(sum, LittleEndian.floats(now));
    return now;
  }

  private static long examples(List<WorkerReport> reports, Subtree subtree) {
    return reports.subList(subtree.first(), subtree.end()).stream()
        .mapToLong(WorkerReport::examples)
        .sum();
  }

  private FloatBuffer decoded(FetchedBlock block, int slice) {
    Slices slices = plan.slices();
    return LittleEndian.floats(
        slices.travel(slice).decode(block.bytes(), slices.layout().length(slice)));
  }

  private boolean hasVelocity(int slice) {
    return plan.outer().hasVelocity() && !plan.slices().layout().isState(slice);
  }

  /** Before the round; of no length: it is zero. */
  private FloatBuffer velocity(int slice) {
    Slices slices = plan.slices();
    return hasVelocity(slice) && slices.velocity()
        ? LittleEndian.floats(slices.fetchVelocity(slice).bytes())
        : FloatBuffer.allocate(0);
  }
}
