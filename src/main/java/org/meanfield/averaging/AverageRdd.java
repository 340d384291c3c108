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
 * deltas from wherever they were left, takes their weighted mean onto the old slice (variances are
 * pooled) and keeps the new one.
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
    List<FloatBuffer> deltas = new ArrayList<>();
    long[] examples = new long[reports.size()];
    for (WorkerReport report : reports) {
      examples[report.worker()] = report.examples();
      if (report.examples() == 0) {
        deltas.add(FloatBuffer.allocate(0));
        continue;
      }
      FetchedBlock delta =
          BlockStore.get(
              plan.deltaFamily(), plan.deltaIndex(report.worker(), slice), report.address());
      traffic = traffic.plus(delta);
      deltas.add(
          LocalRound.floats(
              plan.slices().codec().decode(delta.bytes(), plan.slices().layout().length(slice))));
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
            WeightedMean.CHUNK);
    WeightedMean.apply(old, deltas, examples, step, into);
    PooledVariance variances = new PooledVariance(deltas, examples);
    for (RunningMoments moments : plan.slices().layout().moments(slice)) {
      variances.apply(moments, old, into);
    }
    if (outer.hasVelocity()) {
      BlockStore.put(
          plan.sliceFamily(),
          Slices.velocityIndex(plan.slices().layout(), slice),
          velocity,
          plan.copies());
    }
    BlockAddress owner =
        Slices.keep(
            plan.slices().layout(),
            plan.sliceFamily(),
            slice,
            now,
            plan.slices().codec(),
            plan.copies());
    traffic = traffic.plusCopies(plan.copies(), now.length + velocity.length);
    return new SliceAverage(slice, owner, traffic, encoded);
  }

  /** Before the round; of no length: it is zero. */
  private FloatBuffer velocity(int slice) {
    Slices slices = plan.slices();
    return plan.outer().hasVelocity() && slices.velocity()
        ? LocalRound.floats(slices.fetchVelocity(slice).bytes())
        : FloatBuffer.allocate(0);
  }
}
