package org.meanfield.averaging;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.cluster.TaskBytes;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * Second stage of a round: one task a slice, on the executor that keeps it. It fetches the slice's
 * sums of the executors' workers from wherever they were left, takes their weighted mean onto the
 * old slice (variances are pooled) and keeps the new one.
 */
final class AverageRdd extends RDD<byte[]> {
  private static final long serialVersionUID = 1L;

  private final RDD<Tuple2<Integer, byte[]>> references;
  private final Placement placement;
  private final RoundPlan plan;

  AverageRdd(RDD<Tuple2<Integer, byte[]>> references, Placement placement, RoundPlan plan) {
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
    Partition[] slices = references.partitions().clone();
    for (int slice = 0; slice < slices.length; slice++) {
      slices[slice] = new SlicePartition(slice, slices[slice]);
    }
    return slices;
  }

  @Override
  public Seq<String> getPreferredLocations(Partition slice) {
    return ScalaTypes.seq(List.of(placement.ofSlice(plan.slices().layout(), slice.index()).pin()));
  }

  @Override
  public scala.collection.Iterator<byte[]> compute(Partition partition, TaskContext context) {
    int slice = partition.index();
    List<byte[]> encoded = new ArrayList<>();
    ScalaTypes.iterator(references.iterator(((SlicePartition) partition).references(), context))
        .forEachRemaining(reference -> encoded.add(reference._2()));
    List<WorkerReport> reports =
        new ArrayList<>(encoded.stream().map(WorkerReport::decode).toList());
    reports.sort(Comparator.comparingInt(WorkerReport::worker));
    if (reports.size() != placement.workers()) {
      throw new IllegalStateException(
          "slice "
              + slice
              + " heard of "
              + reports.size()
              + " of "
              + placement.workers()
              + " workers");
    }
    SliceAverage average = average(slice, reports, slice == 0 ? encoded : List.of());
    return ScalaTypes.iterator(List.of(TaskBytes.encode(average)).iterator());
  }

  private SliceAverage average(int slice, List<WorkerReport> reports, List<byte[]> encoded) {
    Traffic traffic = Traffic.NONE;
    List<TreeNode> nodes = new ArrayList<>();
    for (int group = 0; group < placement.groups(); group++) {
      for (Subtree subtree : placement.subtreesOf(group)) {
        long examples = examples(reports, subtree);
        TreeNode.Values values = TreeNode.NONE.values();
        if (examples > 0) {
          FetchedBlock sum = fetch(subtree, slice, reports.get(subtree.first()).address());
          traffic = traffic.plus(sum);
          values = TreeNode.values(decoded(sum, slice));
        }
        nodes.add(new TreeNode(subtree.level(), examples, values));
      }
    }
    FetchedBlock block = plan.slices().fetch(slice);
    FloatBuffer old = LocalRound.floats(block.bytes());
    byte[] now = new byte[block.bytes().length];
    FloatBuffer into = LocalRound.floats(now);
    OuterOptimizer outer = plan.outer();
    byte[] velocity = new byte[outer.hasVelocity() ? now.length : 0];
    OuterStep step =
        new OuterStep(
            outer,
            plan.slices().layout().moments(slice),
            velocity(slice),
            LocalRound.floats(velocity),
            SliceSum.CHUNK);
    WeightedMean.apply(
        old,
        new SliceSum(nodes, plan.slices().codec()),
        plan.slices().layout().moments(slice),
        step,
        into);
    if (outer.hasVelocity()) {
      BlockStore.put(
          plan.sliceFamily(), Slices.velocityIndex(plan.slices().layout(), slice), velocity);
    }
    BlockAddress owner =
        Slices.keep(plan.slices().layout(), plan.sliceFamily(), slice, now, plan.slices().codec());
    return new SliceAverage(slice, owner, traffic, encoded);
  }

  private static long examples(List<WorkerReport> reports, Subtree subtree) {
    return reports.subList(subtree.first(), subtree.end()).stream()
        .mapToLong(WorkerReport::examples)
        .sum();
  }

  private FetchedBlock fetch(Subtree subtree, int slice, BlockAddress address) {
    return BlockStore.get(plan.deltaFamily(), plan.deltaIndex(subtree, slice), address);
  }

  private FloatBuffer decoded(FetchedBlock block, int slice) {
    Slices slices = plan.slices();
    return LocalRound.floats(slices.codec().decode(block.bytes(), slices.layout().length(slice)));
  }

  /** Before the round; of no length: it is zero. */
  private FloatBuffer velocity(int slice) {
    Slices slices = plan.slices();
    return plan.outer().hasVelocity() && slices.velocity()
        ? LocalRound.floats(slices.fetchVelocity(slice).bytes())
        : FloatBuffer.allocate(0);
  }
}
